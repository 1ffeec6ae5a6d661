namespace Azure.Security.KeyVault.Keys;

/// <summary>What to ask of a new RSA key.</summary>
public class CreateRsaKeyOptions : CreateKeyOptions
{
    public CreateRsaKeyOptions(string name, bool hardwareProtected = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        KeyType = hardwareProtected ? KeyType.RsaHsm : KeyType.Rsa;
    }

    public string Name { get; }

    public KeyType KeyType { get; }

    public bool HardwareProtected => KeyType == KeyType.RsaHsm;

    /// <summary>Bits: 2048, 3072 or 4096; the service takes 2048 when none are given.</summary>
    public int? KeySize { get; set; }

    public int? PublicExponent { get; set; }
}
