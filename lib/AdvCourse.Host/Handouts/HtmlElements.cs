namespace AdvCourse.Host.Handouts;

/// <summary>What <see cref="SafeHtml"/> knows of HTML's elements and attributes.</summary>
internal static class HtmlElements
{
    /// <summary>Elements without content or end.</summary>
    public static readonly HashSet<string> Void = Words("br hr img input col wbr area");

    /// <summary>Elements of text, tables, figures and controls.</summary>
    public static readonly HashSet<string> Known = Words(
        """
        a abbr address area article aside b bdi bdo blockquote br button caption cite code col colgroup data dd del
        details dfn div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label
        legend li main map mark math meter nav ol optgroup option output p picture pre progress q rp rt ruby s samp
        section select small span strong sub summary sup svg table tbody td tfoot th thead time tr u ul var wbr
        """
    );

    /// <summary>Elements that go with all they hold: code, other documents, what paper cannot show.</summary>
    public static readonly HashSet<string> Dropped = Words(
        "script iframe object embed applet base link meta noembed noframes noscript template title xmp head audio video canvas"
    );

    /// <summary>Inside of a drawing or a formula. What draws nothing on paper (animation, foreign content) is not here.</summary>
    public static readonly HashSet<string> Foreign = Words(
        """
        svg a circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feFlood feFuncA feFuncB
        feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset filter g image line linearGradient marker mask
        metadata path pattern polygon polyline radialGradient rect stop switch symbol text textPath title tspan use
        math annotation menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
        mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
        """
    );

    /// <summary>Attributes that hold an address.</summary>
    public static readonly HashSet<string> Addresses = Words(
        "href xlink:href src srcset poster data action formaction cite background longdesc"
    );

    /// <summary>Attributes that hold ids or the name of a group.</summary>
    public static readonly HashSet<string> References = Words(
        "for aria-labelledby aria-describedby aria-controls aria-owns aria-details headers list name"
    );

    /// <summary>An opening tag of the key ends an open element of the values, as in <c>&lt;li&gt;a&lt;li&gt;b</c>.</summary>
    public static readonly Dictionary<string, HashSet<string>> Implied = new(StringComparer.Ordinal)
    {
        ["li"] = Words("li p"),
        ["dt"] = Words("dt dd p"),
        ["dd"] = Words("dt dd p"),
        ["td"] = Words("td th p"),
        ["th"] = Words("td th p"),
        ["tr"] = Words("tr td th p"),
        ["tbody"] = Words("thead tbody tr td th p"),
        ["tfoot"] = Words("thead tbody tr td th p"),
        ["option"] = Words("option"),
    };

    /// <summary>An opening tag of these ends an open paragraph.</summary>
    public static readonly HashSet<string> EndParagraph = Words(
        "address article aside blockquote details div dl fieldset figure footer h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul"
    );

    private static HashSet<string> Words(string words) =>
        new(
            words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
            StringComparer.OrdinalIgnoreCase
        );
}
