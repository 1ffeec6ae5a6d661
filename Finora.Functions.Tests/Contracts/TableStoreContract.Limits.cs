using System.Security.Cryptography;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>Keys and sizes at their limits, and one beyond.</summary>
public abstract partial class TableStoreContract
{
    /// <summary>Names as Nigerians write them, and what an address, a filter or a statement could trip over.</summary>
    public static IEnumerable<string> AwkwardKeys =>
    [
        "Ọlájídé Ẹ̀kọ́ ṣọ̀kọ̀tọ̀", "₦1,250.00", "O'Brien & Sons", "''", "\"quoted\"", "a b", " leading", "trailing ", "100%", "%41", "%2F", "a+b", "a=b&c=d",
        "kind|2026-03-18T12:00:00Z", "(1)", "a,b;c", "@$!*~^`", "{[<>]}", "--", "漢字", "\uFFFD",
    ];

    /// <summary>Azure Tables refuses these in keys; so must every store.</summary>
    public static IEnumerable<string> ForbiddenKeys =>
    [
        "", "a/b", "a\\b", "a#b", "a?b", "a\tb", "a\nb", "a\u0000b", "a\u007Fb", "a\u009Fb", "\U0001F600", "a\uD800", new string('k', StoreLimits.MaxKeyLength + 1),
    ];

    [TestMethod]
    [DynamicData(nameof(AwkwardKeys))]
    public async Task An_awkward_key_is_a_key_like_any_other(string key)
    {
        var (cancel, address) = (TestContext.CancellationToken, new RowAddress(Table, key, key));
        Assert.IsTrue((await Store.CommitAsync(Table, key, [RowChange.Insert(key, 1, Json("1"))], cancel)).IsCommitted);
        var inserted = await Store.GetAsync(address, cancel);
        Assert.IsNotNull(inserted);
        Assert.AreEqual((key, key), (inserted.Partition, inserted.Key));
        var batch = new[] { RowChange.Update(key, 1, Json("2"), inserted.ETag), RowChange.Insert(key + key, 1, Json("3")) };
        Assert.IsTrue((await Store.CommitAsync(Table, key, batch, cancel)).IsCommitted);
        var first = await Store.ReadAsync(Table, key, KeyRange.Prefix(key), 1, null, cancel);
        var second = await Store.ReadAsync(Table, key, KeyRange.Prefix(key), 1, first.Continuation, cancel);
        Assert.AreEqual((key, key + key), (first.Rows.Single().Key, second.Rows.Single().Key));
        Assert.IsTrue((await Store.CommitAsync(Table, key, [RowChange.Delete(key, first.Rows[0].ETag)], cancel)).IsCommitted);
        Assert.IsNull(await Store.GetAsync(address, cancel));
    }

    [TestMethod]
    [DynamicData(nameof(ForbiddenKeys))]
    public async Task A_forbidden_key_is_refused_everywhere(string key)
    {
        var (cancel, insert) = (TestContext.CancellationToken, RowChange.Insert("fine", 1, Json("1")));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(new RowAddress(Table, key, "fine"), cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(new RowAddress(Table, Partition, key), cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadAsync(Table, key, new KeyRange("a", "z"), 10, null, cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadAsync(Table, Partition, new KeyRange("a", "z"), 10, key, cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync(Table, key, [insert], cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync(Table, Partition, [insert, RowChange.Delete(key)], cancel));
        Assert.IsNull(await FindAsync("fine"));
    }

    [TestMethod]
    public async Task Keys_of_full_length_are_taken()
    {
        var (partition, key) = (new string('p', StoreLimits.MaxKeyLength), new string('k', StoreLimits.MaxKeyLength));
        Assert.IsTrue((await Store.CommitAsync(Table, partition, [RowChange.Insert(key, 1, Json("1"))], TestContext.CancellationToken)).IsCommitted);
        Assert.IsNotNull(await Store.GetAsync(new RowAddress(Table, partition, key), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Keys_that_only_look_alike_are_different_rows()
    {
        // Upper and lower case; composed and decomposed; with and without a blank at the end.
        string[] keys = ["Ade", "ade", "\u1ECD", "o\u0323", "end", "end "];
        foreach (var key in keys) Assert.IsTrue((await CommitAsync(RowChange.Insert(key, 1, Json(key)))).IsCommitted, key);
        foreach (var key in keys) await AssertBodyAsync(key, key);
    }

    [TestMethod]
    public async Task The_largest_row_is_stored_and_one_byte_more_refused()
    {
        var body = RandomNumberGenerator.GetBytes(StoreLimits.MaxBodyBytes + 1);
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(RowChange.Insert("large", 1, body)));
        Assert.IsNull(await FindAsync("large"));
        Assert.IsTrue((await CommitAsync(RowChange.Insert("large", 1, body.AsMemory(1)))).IsCommitted);
        Assert.IsTrue((await GetAsync("large")).Body.Span.SequenceEqual(body.AsSpan(1)));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(StoreLimits.MaxPropertyBytes - 1)]
    [DataRow(StoreLimits.MaxPropertyBytes)]
    [DataRow(StoreLimits.MaxPropertyBytes + 1)]
    [DataRow(2 * StoreLimits.MaxPropertyBytes)]
    public async Task A_body_of_any_size_comes_back_whole(int bytes)
    {
        var body = RandomNumberGenerator.GetBytes(bytes);
        await CommitAsync(RowChange.Insert("sized", 1, body));
        Assert.IsTrue((await GetAsync("sized")).Body.Span.SequenceEqual(body));
    }

    [TestMethod]
    public async Task A_hundred_changes_are_stored_and_one_more_refused()
    {
        var changes = Enumerable.Range(0, StoreLimits.MaxBatchChanges + 1).Select(i => RowChange.Insert($"row|{i:d3}", 1, Json($"{i}"))).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(changes));
        Assert.IsNull(await FindAsync("row|000"));
        Assert.AreEqual(CommitResult.Committed, await CommitAsync(changes[..^1]));
        var page = await Store.ReadAsync(Table, Partition, KeyRange.Prefix("row|"), 1000, null, TestContext.CancellationToken);
        Assert.HasCount(StoreLimits.MaxBatchChanges, page.Rows);
    }

    [TestMethod]
    public async Task The_largest_batch_is_stored_and_one_byte_more_refused()
    {
        var body = RandomNumberGenerator.GetBytes(StoreLimits.MaxBodyBytes);
        RowChange[] three = [.. Enumerable.Range(0, 3).Select(i => RowChange.Insert($"row|{i}", 1, body))];
        var room = (int)(StoreLimits.MaxBatchBytes - StoreLimits.BatchBytes(three) - StoreLimits.ChangeOverheadBytes) / 4 * 3;
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync([.. three, RowChange.Insert("row|3", 1, body.AsMemory(0, room + 1))]));
        Assert.IsNull(await FindAsync("row|0"));
        Assert.AreEqual(CommitResult.Committed, await CommitAsync([.. three, RowChange.Insert("row|3", 1, body.AsMemory(0, room))]));
        Assert.AreEqual(room, (await GetAsync("row|3")).Body.Length);
    }

    [TestMethod]
    public async Task A_batch_of_nothing_or_of_the_same_row_twice_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(RowChange.Insert("a", 1, Json("1")), RowChange.Delete("a")));
        Assert.IsNull(await FindAsync("a"));
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(StoreLimits.MaxPageSize + 1)]
    public async Task A_page_of_a_size_outside_the_limits_is_refused(int size) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadAsync(Table, Partition, new KeyRange("a", "z"), size, null, TestContext.CancellationToken));
}
