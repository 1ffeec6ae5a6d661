using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Finora.Local.Keys;

/// <summary>
/// Files that are there whole or not at all, whenever the process or the machine stops, and that only their owner can read: written under another
/// name, flushed to the disk, given their name, and the directory that holds the name flushed too.
/// </summary>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnly = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>Makes the directory, readable by its owner alone, and flushes its entry in its parent.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        RestrictToOwner(path);
        FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a file whose name nobody else picks.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = WriteTemporary(path, content);
        File.Move(temporary, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes the file unless there is one of that name; of several processes that try at once, one succeeds.</summary>
    /// <returns>False when the name was taken.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        var temporary = WriteTemporary(path, content);
        var created = TryGiveName(temporary, path);
        FlushDirectory(Path.GetDirectoryName(path)!);
        return created;
    }

    /// <summary>Takes the permissions of a file or directory away from everybody but its owner.</summary>
    public static void RestrictToOwner(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & ~OwnerOnly) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, mode & OwnerOnly);
        }
    }

    private static string WriteTemporary(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        using var stream = new FileStream(temporary, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return temporary;
    }

    /// <remarks>
    /// File.Move without overwriting looks first and renames then on Unix, which lets the second of two processes replace what the first already uses;
    /// a hard link is refused by the kernel when the name exists.
    /// </remarks>
    private static bool TryGiveName(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(temporary, path);
                return true;
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(temporary);
                return false;
            }
        }

        var linked = Native.Link(temporary, path) == 0;
        var error = Marshal.GetLastPInvokeErrorMessage();
        File.Delete(temporary);
        return linked || (File.Exists(path) ? false : throw new IOException($"{path} could not be made: {error}"));
    }

    private static void FlushDirectory(string path)
    {
        // NTFS journals its directories itself and lets nobody flush one.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Native.Open(path, Native.ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"{path} could not be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var flushed = Native.Flush(descriptor) == 0;
        var error = Marshal.GetLastPInvokeErrorMessage();
        _ = Native.Close(descriptor);
        if (!flushed)
        {
            throw new IOException($"{path} could not be flushed to the disk: {error}");
        }
    }

    /// <summary>What POSIX has and the framework does not: hard links, and flushing a directory.</summary>
    [SuppressMessage("Interoperability", "SYSLIB1054", Justification = "The generated form needs unsafe code, which this assembly does without.")]
    private static class Native
    {
        public const int ReadOnly = 0;

        [DllImport("libc", EntryPoint = "link", SetLastError = true, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

        [DllImport("libc", EntryPoint = "open", SetLastError = true, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flush(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
