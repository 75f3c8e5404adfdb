namespace AdvCourse.Papers;

/// <summary>One published work.</summary>
/// <param name="Key">A short name, first author and year.</param>
/// <param name="Authors">The authors as BibTeX writes them, joined with "and".</param>
/// <param name="Title">The title.</param>
/// <param name="Year">The year of its first version.</param>
/// <param name="Arxiv">The arXiv identifier, or empty.</param>
/// <param name="Venue">Where it appeared in print, or empty.</param>
public sealed record Publication(
    string Key,
    string Authors,
    string Title,
    int Year,
    string Arxiv,
    string Venue
)
{
    /// <summary>Where to read it, or empty.</summary>
    public string Url => Arxiv.Length == 0 ? "" : $"https://arxiv.org/abs/{Arxiv}";

    /// <summary>A BibTeX entry.</summary>
    public string ToBibTeX() =>
        string.Join(
            "\n",
            new[]
            {
                $"@misc{{{Key},",
                $"  author = {{{Authors}}},",
                $"  title = {{{Title}}},",
                $"  year = {{{Year.ToString(System.Globalization.CultureInfo.InvariantCulture)}}},",
                Arxiv.Length == 0 ? "" : $"  eprint = {{{Arxiv}}},\n  archivePrefix = {{arXiv}},",
                Venue.Length == 0 ? "" : $"  note = {{{Venue}}},",
                "}",
            }.Where(line => line.Length > 0)
        );

    /// <summary>For example "Goodfellow et al. 2014".</summary>
    public override string ToString()
    {
        var names = Authors.Split(" and ").Select(author => author.Split(',')[0]).ToArray();
        var who = names.Length switch
        {
            1 => names[0],
            2 => $"{names[0]} and {names[1]}",
            _ => $"{names[0]} et al.",
        };
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{who} {Year}");
    }
}

/// <summary>The publications that the course's texts and code cite; each attack names one of these keys.</summary>
public static class Bibliography
{
    /// <summary>All publications, by year.</summary>
    public static IReadOnlyList<Publication> All { get; } =
    [
        new(
            "nocedal1980",
            "Nocedal, Jorge",
            "Updating quasi-Newton matrices with limited storage",
            1980,
            "",
            "Mathematics of Computation 35"
        ),
        new(
            "bertsekas1982",
            "Bertsekas, Dimitri P.",
            "Projected Newton methods for optimization problems with simple constraints",
            1982,
            "",
            "SIAM Journal on Control and Optimization 20"
        ),
        new(
            "broomhead1988",
            "Broomhead, D. S. and Lowe, David",
            "Multivariable functional interpolation and adaptive networks",
            1988,
            "",
            "Complex Systems 2"
        ),
        new(
            "duchi2008",
            "Duchi, John and Shalev-Shwartz, Shai and Singer, Yoram and Chandra, Tushar",
            "Efficient projections onto the l1-ball for learning in high dimensions",
            2008,
            "",
            "ICML 2008"
        ),
        new(
            "goodfellow2013",
            "Goodfellow, Ian J. and Warde-Farley, David and Mirza, Mehdi and Courville, Aaron and Bengio, Yoshua",
            "Maxout Networks",
            2013,
            "1302.4389",
            "ICML 2013"
        ),
        new(
            "szegedy2013",
            "Szegedy, Christian and Zaremba, Wojciech and Sutskever, Ilya and Bruna, Joan and Erhan, Dumitru and Goodfellow, Ian and Fergus, Rob",
            "Intriguing properties of neural networks",
            2013,
            "1312.6199",
            "ICLR 2014"
        ),
        new(
            "biggio2013",
            "Biggio, Battista and Corona, Igino and Maiorca, Davide and Nelson, Blaine and Srndic, Nedim and Laskov, Pavel and Giacinto, Giorgio and Roli, Fabio",
            "Evasion attacks against machine learning at test time",
            2013,
            "1708.06131",
            "ECML PKDD 2013"
        ),
        new(
            "goodfellow2014",
            "Goodfellow, Ian J. and Shlens, Jonathon and Szegedy, Christian",
            "Explaining and Harnessing Adversarial Examples",
            2014,
            "1412.6572",
            "ICLR 2015"
        ),
        new(
            "papernot2015",
            "Papernot, Nicolas and McDaniel, Patrick and Jha, Somesh and Fredrikson, Matt and Celik, Z. Berkay and Swami, Ananthram",
            "The Limitations of Deep Learning in Adversarial Settings",
            2015,
            "1511.07528",
            "IEEE European Symposium on Security and Privacy 2016"
        ),
        new(
            "moosavi2015",
            "Moosavi-Dezfooli, Seyed-Mohsen and Fawzi, Alhussein and Frossard, Pascal",
            "DeepFool: a simple and accurate method to fool deep neural networks",
            2015,
            "1511.04599",
            "CVPR 2016"
        ),
        new(
            "hinton2015",
            "Hinton, Geoffrey and Vinyals, Oriol and Dean, Jeff",
            "Distilling the knowledge in a neural network",
            2015,
            "1503.02531",
            "NIPS 2014 Deep Learning Workshop"
        ),
        new(
            "papernot2015distillation",
            "Papernot, Nicolas and McDaniel, Patrick and Wu, Xi and Jha, Somesh and Swami, Ananthram",
            "Distillation as a defense to adversarial perturbations against deep neural networks",
            2015,
            "1511.04508",
            "IEEE S&P 2016"
        ),
        new(
            "kurakin2016",
            "Kurakin, Alexey and Goodfellow, Ian and Bengio, Samy",
            "Adversarial examples in the physical world",
            2016,
            "1607.02533",
            "ICLR 2017 workshop"
        ),
        new(
            "carlini2016",
            "Carlini, Nicholas and Wagner, David",
            "Towards Evaluating the Robustness of Neural Networks",
            2016,
            "1608.04644",
            "IEEE Symposium on Security and Privacy 2017"
        ),
        new(
            "moosavi2016",
            "Moosavi-Dezfooli, Seyed-Mohsen and Fawzi, Alhussein and Fawzi, Omar and Frossard, Pascal",
            "Universal adversarial perturbations",
            2016,
            "1610.08401",
            "CVPR 2017"
        ),
        new(
            "tanay2016",
            "Tanay, Thomas and Griffin, Lewis",
            "A boundary tilting perspective on the phenomenon of adversarial examples",
            2016,
            "1608.07690",
            ""
        ),
        new(
            "kurakin2016scale",
            "Kurakin, Alexey and Goodfellow, Ian and Bengio, Samy",
            "Adversarial machine learning at scale",
            2016,
            "1611.01236",
            "ICLR 2017"
        ),
        new(
            "sharif2016",
            "Sharif, Mahmood and Bhagavatula, Sruti and Bauer, Lujo and Reiter, Michael K.",
            "Accessorize to a crime: real and stealthy attacks on state-of-the-art face recognition",
            2016,
            "",
            "ACM CCS 2016"
        ),
        new(
            "bau2017",
            "Bau, David and Zhou, Bolei and Khosla, Aditya and Oliva, Aude and Torralba, Antonio",
            "Network dissection: quantifying interpretability of deep visual representations",
            2017,
            "1704.05796",
            "CVPR 2017"
        ),
        new(
            "cisse2017",
            "Cisse, Moustapha and Bojanowski, Piotr and Grave, Edouard and Dauphin, Yann and Usunier, Nicolas",
            "Parseval networks: improving robustness to adversarial examples",
            2017,
            "1704.08847",
            "ICML 2017"
        ),
        new(
            "athalye2017",
            "Athalye, Anish and Engstrom, Logan and Ilyas, Andrew and Kwok, Kevin",
            "Synthesizing Robust Adversarial Examples",
            2017,
            "1707.07397",
            "ICML 2018"
        ),
        new(
            "tramer2017",
            "Tramer, Florian and Kurakin, Alexey and Papernot, Nicolas and Goodfellow, Ian and Boneh, Dan and McDaniel, Patrick",
            "Ensemble Adversarial Training: Attacks and Defenses",
            2017,
            "1705.07204",
            "ICLR 2018"
        ),
        new(
            "madry2017",
            "Madry, Aleksander and Makelov, Aleksandar and Schmidt, Ludwig and Tsipras, Dimitris and Vladu, Adrian",
            "Towards Deep Learning Models Resistant to Adversarial Attacks",
            2017,
            "1706.06083",
            "ICLR 2018"
        ),
        new(
            "dong2017",
            "Dong, Yinpeng and Liao, Fangzhou and Pang, Tianyu and Su, Hang and Zhu, Jun and Hu, Xiaolin and Li, Jianguo",
            "Boosting Adversarial Attacks with Momentum",
            2017,
            "1710.06081",
            "CVPR 2018"
        ),
        new(
            "eykholt2017",
            "Eykholt, Kevin and Evtimov, Ivan and Fernandes, Earlence and Li, Bo and Rahmati, Amir and Xiao, Chaowei and Prakash, Atul and Kohno, Tadayoshi and Song, Dawn",
            "Robust physical-world attacks on deep learning models",
            2017,
            "1707.08945",
            "CVPR 2018"
        ),
        new(
            "lu2017",
            "Lu, Jiajun and Sibai, Hussein and Fabry, Evan and Forsyth, David",
            "NO need to worry about adversarial examples in object detection in autonomous vehicles",
            2017,
            "1707.03501",
            ""
        ),
        new(
            "brown2017",
            "Brown, Tom B. and Man{\\'e}, Dandelion and Roy, Aurko and Abadi, Mart{\\'i}n and Gilmer, Justin",
            "Adversarial patch",
            2017,
            "1712.09665",
            ""
        ),
        new(
            "athalye2018",
            "Athalye, Anish and Carlini, Nicholas and Wagner, David",
            "Obfuscated gradients give a false sense of security: circumventing defenses to adversarial examples",
            2018,
            "1802.00420",
            "ICML 2018"
        ),
        new(
            "tsipras2018",
            "Tsipras, Dimitris and Santurkar, Shibani and Engstrom, Logan and Turner, Alexander and Madry, Aleksander",
            "Robustness may be at odds with accuracy",
            2018,
            "1805.12152",
            "ICLR 2019"
        ),
        new(
            "gowal2018",
            "Gowal, Sven and Dvijotham, Krishnamurthy and Stanforth, Robert and Bunel, Rudy and Qin, Chongli and Uesato, Jonathan and Arandjelovic, Relja and Mann, Timothy and Kohli, Pushmeet",
            "On the effectiveness of interval bound propagation for training verifiably robust models",
            2018,
            "1810.12715",
            "ICCV 2019"
        ),
        new(
            "cohen2019",
            "Cohen, Jeremy M. and Rosenfeld, Elan and Kolter, J. Zico",
            "Certified adversarial robustness via randomized smoothing",
            2019,
            "1902.02918",
            "ICML 2019"
        ),
        new(
            "rony2018",
            "Rony, J{\\'e}r{\\^o}me and Hafemann, Luiz G. and Oliveira, Luiz S. and Ben Ayed, Ismail and Sabourin, Robert and Granger, Eric",
            "Decoupling direction and norm for efficient gradient-based L2 adversarial attacks and defenses",
            2018,
            "1811.09600",
            "CVPR 2019"
        ),
        new(
            "tramer2019",
            "Tramer, Florian and Boneh, Dan",
            "Adversarial Training and Robustness for Multiple Perturbations",
            2019,
            "1904.13000",
            "NeurIPS 2019"
        ),
        new(
            "ilyas2019",
            "Ilyas, Andrew and Santurkar, Shibani and Tsipras, Dimitris and Engstrom, Logan and Tran, Brandon and Madry, Aleksander",
            "Adversarial Examples Are Not Bugs, They Are Features",
            2019,
            "1905.02175",
            "NeurIPS 2019"
        ),
        new(
            "andriushchenko2019",
            "Andriushchenko, Maksym and Croce, Francesco and Flammarion, Nicolas and Hein, Matthias",
            "Square Attack: a query-efficient black-box adversarial attack via random search",
            2019,
            "1912.00049",
            "ECCV 2020"
        ),
        new(
            "zhang2019",
            "Zhang, Hongyang and Yu, Yaodong and Jiao, Jiantao and Xing, Eric P. and El Ghaoui, Laurent and Jordan, Michael I.",
            "Theoretically principled trade-off between robustness and accuracy",
            2019,
            "1901.08573",
            "ICML 2019"
        ),
        new(
            "carlini2019",
            "Carlini, Nicholas and Athalye, Anish and Papernot, Nicolas and Brendel, Wieland and Rauber, Jonas and Tsipras, Dimitris and Goodfellow, Ian and Madry, Aleksander and Kurakin, Alexey",
            "On evaluating adversarial robustness",
            2019,
            "1902.06705",
            ""
        ),
        new(
            "engstrom2019",
            "Engstrom, Logan and Gilmer, Justin and Goh, Gabriel and Hendrycks, Dan and Ilyas, Andrew and Madry, Aleksander and Nakano, Reiichiro and Nakkiran, Preetum and Santurkar, Shibani and Tran, Brandon and Tsipras, Dimitris and Wallace, Eric",
            "A discussion of 'Adversarial examples are not bugs, they are features'",
            2019,
            "",
            "Distill, doi 10.23915/distill.00019"
        ),
        new(
            "engstrom2019prior",
            "Engstrom, Logan and Ilyas, Andrew and Santurkar, Shibani and Tsipras, Dimitris and Tran, Brandon and Madry, Aleksander",
            "Adversarial robustness as a prior for learned representations",
            2019,
            "1906.00945",
            ""
        ),
        new(
            "croce2019",
            "Croce, Francesco and Hein, Matthias",
            "Minimally distorted adversarial examples with a fast adaptive boundary attack",
            2019,
            "1907.02044",
            "ICML 2020"
        ),
        new(
            "croce2020",
            "Croce, Francesco and Hein, Matthias",
            "Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free attacks",
            2020,
            "2003.01690",
            "ICML 2020"
        ),
        new(
            "tramer2020",
            "Tram{\\`e}r, Florian and Carlini, Nicholas and Brendel, Wieland and Madry, Aleksander",
            "On adaptive attacks to adversarial example defenses",
            2020,
            "2002.08347",
            "NeurIPS 2020"
        ),
        new(
            "salman2020",
            "Salman, Hadi and Ilyas, Andrew and Engstrom, Logan and Kapoor, Ashish and Madry, Aleksander",
            "Do adversarially robust ImageNet models transfer better?",
            2020,
            "2007.08489",
            "NeurIPS 2020"
        ),
        new(
            "pintor2021",
            "Pintor, Maura and Roli, Fabio and Brendel, Wieland and Biggio, Battista",
            "Fast minimum-norm adversarial attacks through adaptive norm constraints",
            2021,
            "2102.12827",
            "NeurIPS 2021"
        ),
        new(
            "springer2021",
            "Springer, Jacob M. and Mitchell, Melanie and Kenyon, Garrett T.",
            "A little robustness goes a long way: leveraging robust features for targeted transfer attacks",
            2021,
            "2106.02105",
            "NeurIPS 2021"
        ),
        new(
            "li2023",
            "Li, Ang and Wang, Yifei and Guo, Yiwen and Wang, Yisen",
            "Adversarial examples are not real features",
            2023,
            "2310.18936",
            "NeurIPS 2023"
        ),
    ];

    /// <summary>The publication of a key.</summary>
    /// <param name="key">Such as "goodfellow2014".</param>
    /// <exception cref="ArgumentException">No publication has this key.</exception>
    public static Publication Get(string key) =>
        Find(key)
        ?? throw new ArgumentException(
            $"No publication has the key \"{key}\"; known are {string.Join(", ", All.Select(work => work.Key))}. "
                + "Add the work to Papers/Bibliography.cs."
        );

    /// <summary>The publication of a key, or null.</summary>
    /// <param name="key">Such as "goodfellow2014".</param>
    public static Publication? Find(string key) => All.FirstOrDefault(work => work.Key == key);

    /// <summary>All publications as BibTeX.</summary>
    public static string ToBibTeX() =>
        string.Join("\n\n", All.Select(work => work.ToBibTeX())) + "\n";
}
