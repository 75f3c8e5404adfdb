namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>How a picture is written. This engine's own imager knows Png; the other names are for imagers of your own.</summary>
    public enum ImageFormat
    {
        /// <summary>Not known.</summary>
        Unknown,

        /// <summary>Portable network graphics: lossless.</summary>
        Png,

        /// <summary>JPEG: small, and not quite what was written.</summary>
        Jpeg,

        /// <summary>Windows bitmaps.</summary>
        Bmp,

        /// <summary>GIF: at most 256 colours.</summary>
        Gif,

        /// <summary>TIFF.</summary>
        Tiff,

        /// <summary>Enhanced Windows metafiles.</summary>
        Emf,

        /// <summary>Exif.</summary>
        Exif,

        /// <summary>Windows metafiles.</summary>
        Wmf,

        /// <summary>Portable bitmaps.</summary>
        Pbm,

        /// <summary>Targa.</summary>
        Tga,

        /// <summary>WebP.</summary>
        Webp,
    }
}
