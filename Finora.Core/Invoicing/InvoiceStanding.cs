using Finora.Core.Time;

namespace Finora.Core.Invoicing;

/// <summary>How an invoice stands today: what both surfaces print as its status, each in its own word.</summary>
public enum InvoiceStanding
{
    Draft,
    Issued,
    Sent,
    PartiallyPaid,
    Paid,
    Overdue,
    Voided,
}

public static class InvoiceStandings
{
    /// <summary>Precedence: voided, draft, paid, overdue, partly paid, sent, issued. Overdue begins with the day after the due date in Lagos.</summary>
    public static InvoiceStanding StandingOn(this Invoice invoice, DateOnly today) => invoice.State switch
    {
        InvoiceState.Voided => InvoiceStanding.Voided,
        InvoiceState.Draft or InvoiceState.Deleted => InvoiceStanding.Draft,
        _ when invoice.Due > 0 && invoice.DueDate < today => InvoiceStanding.Overdue,
        _ => invoice.StandingApartFromDue(),
    };

    /// <summary>The standing with the calendar left aside, as the partner callback reports it.</summary>
    public static InvoiceStanding StandingApartFromDue(this Invoice invoice) => invoice switch
    {
        { State: InvoiceState.Voided } => InvoiceStanding.Voided,
        { State: InvoiceState.Draft or InvoiceState.Deleted } => InvoiceStanding.Draft,
        { Type: DocumentType.Invoice, Due: 0 } => InvoiceStanding.Paid,
        { Paid: > 0 } or { Withheld: > 0 } or { Credited: > 0 } => InvoiceStanding.PartiallyPaid,
        { SentAt: not null } => InvoiceStanding.Sent,
        _ => InvoiceStanding.Issued,
    };

    public static InvoiceStanding StandingNow(this Invoice invoice, TimeProvider time) => invoice.StandingOn(LagosCalendar.Today(time));
}
