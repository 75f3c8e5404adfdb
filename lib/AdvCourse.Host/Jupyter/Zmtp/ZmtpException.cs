namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>A peer that does not speak ZMTP 3, or breaks its rules or our limits; its connection ends.</summary>
internal sealed class ZmtpException(string message) : IOException(message);
