namespace Finora.Functions.Tests.Http;

/// <summary>The objects that the contracts show, for <see cref="Shape"/>. Without a prefix: the Business API.</summary>
internal static class ContractExamples
{
    /// <summary>The customer object, section 8.</summary>
    public const string Customer = """
        { "id": "cust_01km58dkh0ecca5b8sma5333hz", "name": "Sunbird Stationers", "email": "accounts@sunbird.example",
          "phone": "+2348010000001", "address": "4 Marina Close, Lagos Island, Lagos", "tin": "23456789-0001",
          "companyName": "Sunbird Stationers Ltd", "accountBalanceKobo": 28375000, "accountBalance": 283750, "isActive": true,
          "createdAt": "2026-03-20T09:15:00.000Z", "updatedAt": "2026-03-20T09:15:00.000Z" }
        """;

    /// <summary>The invoice object, section 10.1.</summary>
    public const string Invoice = """
        { "id": "inv_01knvarph0f0gbzrvpc01vjrqg", "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "invoiceNumber": "INV-2026-042",
          "customerId": "cust_01km58dkh0ecca5b8sma5333hz", "customerName": "Sunbird Stationers", "invoiceDate": "2026-04-10T00:00:00.000Z",
          "dueDate": "2026-04-20T00:00:00.000Z", "currency": "NGN", "pricesIncludeVat": false,
          "lineItems": [{"productId": "prd_01km7xcq80fkw95yrxj3kezaex", "description": "Letterhead, 500 sheets", "quantity": 2, "unitPriceKobo": 12500000, "unitPrice": 125000, "vatCategory": "standard", "vatRate": 7.5, "amountKobo": 25000000, "amount": 250000, "vatAmountKobo": 1875000, "vatAmount": 18750}, {"productId": null, "description": "Delivery to Ikeja", "quantity": 1, "unitPriceKobo": 1500000, "unitPrice": 15000, "vatCategory": "exempt", "vatRate": 0, "amountKobo": 1500000, "amount": 15000, "vatAmountKobo": 0, "vatAmount": 0}],
          "subtotalKobo": 26500000, "subtotal": 265000, "vatRate": 7.5, "vatAmountKobo": 1875000, "vatAmount": 18750, "totalKobo": 28375000,
          "total": 283750, "amountPaidKobo": 0, "amountPaid": 0, "amountDueKobo": 28375000, "amountDue": 283750, "status": "sent",
          "reference": "PO-7781", "notes": null, "irn": "30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3", "nrsIrn": null,
          "verifyUrl": "https://api.finorabusiness.com/verify/30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3",
          "glJournalEntryId": "je_01knvath40e3pagrb8jt7cgfwy", "issuedAt": "2026-04-10T09:16:00.000Z", "sentAt": "2026-04-10T09:16:00.000Z",
          "paidAt": null, "voidedAt": null, "voidReason": null, "createdAt": "2026-04-10T09:15:00.000Z",
          "updatedAt": "2026-04-10T09:16:00.000Z" }
        """;

    /// <summary>The receipt object, section 11.</summary>
    public const string Receipt = """
        { "id": "rec_01kp8a6550e3zay8cr7qjj9ash", "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "receiptNumber": "REC-2026-043",
          "receiptType": "invoice_payment", "date": "2026-04-15T00:00:00.000Z", "currency": "NGN", "amountKobo": 10000000, "amount": 100000,
          "unallocatedAmountKobo": 0, "unallocatedAmount": 0, "vatRate": null, "vatAmountKobo": 0, "vatAmount": 0,
          "paymentMethod": "bank_transfer", "paidBy": "Sunbird Stationers Ltd", "paidByEmail": "accounts@sunbird.example",
          "customerId": "cust_01km58dkh0ecca5b8sma5333hz", "reference": "TRF-90311", "notes": null,
          "allocations": [{"invoiceId": "inv_01knpp93r0f4jbzevbxec5vmwk", "invoiceNumber": "INV-2026-041", "amountAllocatedKobo": 10000000, "amountAllocated": 100000}],
          "paymentId": null, "isPostedToGL": true, "glJournalEntryId": "je_01kp8a6550ek9v35swas7117z2",
          "createdAt": "2026-04-15T10:15:00.000Z" }
        """;

    /// <summary>A link as it is answered when made, section 12.1.</summary>
    public const string NewPaymentLink = """
        { "paymentLinkId": "pl_01kpdfv220epm8t0cdtzq16q0g", "invoiceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "invoiceNumber": "INV-2026-042",
          "amountKobo": 28375000, "amount": 283750, "paymentUrl": "https://pay.finorabusiness.com/p/pl_01kpdfv220epm8t0cdtzq16q0g",
          "shortUrl": "https://pay.finorabusiness.com/p/01kpdfv220epm8t0cdtzq16q0g",
          "qrCodeUrl": "https://api.finorabusiness.com/v1/payment-links/pl_01kpdfv220epm8t0cdtzq16q0g/qr.png", "callbackSecret": null,
          "expiresAt": "2026-04-18T10:30:00.000Z", "status": "active" }
        """;

    /// <summary>A link as it stands, section 12.2.</summary>
    public const string PaymentLink = """
        { "paymentLinkId": "pl_01kpdfv220epm8t0cdtzq16q0g", "invoiceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "invoiceNumber": "INV-2026-042",
          "amountKobo": 28375000, "amount": 283750, "amountPaidKobo": 28375000, "amountPaid": 283750, "amountDueKobo": 0, "amountDue": 0,
          "allowPartialPayment": false, "paymentUrl": "https://pay.finorabusiness.com/p/pl_01kpdfv220epm8t0cdtzq16q0g",
          "shortUrl": "https://pay.finorabusiness.com/p/01kpdfv220epm8t0cdtzq16q0g",
          "qrCodeUrl": "https://api.finorabusiness.com/v1/payment-links/pl_01kpdfv220epm8t0cdtzq16q0g/qr.png", "callbackUrl": null,
          "metadata": {"till": "web"}, "status": "paid", "statusReason": null,
          "payments": [{"paymentId": "pay_7q2m9x", "receiptId": "rec_01kpdhnp18ehf9ykxcrg4dpr4m", "receiptNumber": "REC-2026-045", "amountKobo": 28375000, "amount": 283750, "paidAt": "2026-04-17T11:02:00.000Z"}],
          "expiresAt": "2026-04-18T10:30:00.000Z", "cancelledAt": null, "createdAt": "2026-04-17T10:30:00.000Z" }
        """;

    /// <summary>The answer to the bank partner, section 13.3.</summary>
    public const string PartnerAnswer = """
        { "received": true, "receiptId": "rec_01kpdhnp18ehf9ykxcrg4dpr4m", "receiptNumber": "REC-2026-045", "invoiceStatus": "paid",
          "glJournalEntryId": "je_01kpdhnp18ez8tyqjkgkeyb3rx", "unallocatedAmountKobo": 0, "unallocatedAmount": 0, "unmatchedReason": null }
        """;

    /// <summary>The journal entry object, section 20.</summary>
    public const string JournalEntry = """
        { "id": "je_01knvath40e3pagrb8jt7cgfwy", "number": "JE-2026-117", "transactionDate": "2026-04-10T00:00:00.000Z",
          "description": "Invoice INV-2026-042", "sourceType": "invoice", "sourceId": "inv_01knvarph0f0gbzrvpc01vjrqg",
          "lines": [{"accountId": "1021", "accountCode": "1021", "accountName": "Trade Debtors", "debitKobo": 28375000, "debit": 283750, "creditKobo": 0, "credit": 0, "description": null}, {"accountId": "4000", "accountCode": "4000", "accountName": "Revenue", "debitKobo": 0, "debit": 0, "creditKobo": 26500000, "credit": 265000, "description": null}, {"accountId": "2021", "accountCode": "2021", "accountName": "VAT Provision", "debitKobo": 0, "debit": 0, "creditKobo": 1875000, "credit": 18750, "description": null}],
          "totalDebitKobo": 28375000, "totalDebit": 283750, "totalCreditKobo": 28375000, "totalCredit": 283750, "status": "posted",
          "reversalOf": null, "reversedBy": null, "postedAt": "2026-04-10T09:16:00.000Z", "createdAt": "2026-04-10T09:16:00.000Z" }
        """;

    /// <summary>The customer object of the Platform API, section 8.</summary>
    public const string PlatformCustomer = """
        { "id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "name": "Adaeze Foods Ltd", "customer_type": "business",
          "company_name": "Adaeze Foods Ltd", "contact_name": null, "email": "accounts@adaezefoods.example", "phone": "+2348030000002",
          "tin": "87654321-0001", "tin_format": "legacy",
          "billing_address": {"street": "3 Aminu Kano Crescent", "city": "Abuja", "state": "NG-FC", "lga": null, "postal_code": "904101", "country": "NG"},
          "notes": null, "outstanding_amount": "607375.00", "is_active": true, "created_at": "2025-02-27T13:00:12.345Z",
          "updated_at": "2025-02-27T13:00:12.345Z" }
        """;

    /// <summary>The invoice object of the Platform API, section 10.</summary>
    public const string PlatformInvoice = """
        { "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "document_type": "invoice", "invoice_number": "INV-2025-001", "status": "finalized",
          "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a",
          "customer": {"name": "Adaeze Foods Ltd", "customer_type": "business", "company_name": "Adaeze Foods Ltd", "contact_name": null, "email": "accounts@adaezefoods.example", "phone": "+2348030000002", "tin": "87654321-0001", "billing_address": {"street": "3 Aminu Kano Crescent", "city": "Abuja", "state": "NG-FC", "lga": null, "postal_code": "904101", "country": "NG"}},
          "seller": {"business_name": "Lekki Software Ltd", "tin": "12345678-0001", "rc_number": "RC1234567", "email": "billing@lekkisoft.example", "phone": "+2348030000001", "address": {"street": "14 Admiralty Way", "city": "Lekki", "state": "NG-LA", "lga": null, "postal_code": "106104", "country": "NG"}},
          "invoice_kind": "B2B", "issue_date": "2025-02-27", "due_date": "2025-03-29", "currency": "NGN", "exchange_rate": "1",
          "buyer_reference": "PO-4411", "notes": "Thank you for your business.", "terms": "Payment within 30 days.",
          "line_items": [{"id": "019547a2-3b1c-7381-ab2a-e52f40536768", "position": 1, "product_id": null, "description": "Website development", "quantity": "1", "unit": "EA", "unit_price": "400000.00", "discount_type": null, "discount_value": null, "gross_amount": "400000.00", "discount_amount": "0.00", "net_amount": "400000.00", "invoice_discount_amount": "0.00", "taxable_amount": "400000.00", "tax_category": "standard", "tax_rate_id": "0195225e-e80a-718b-956a-675c93a19cf4", "tax_rate": "7.5", "tax_amount": "30000.00", "total_amount": "430000.00", "tax_exemption_reason": null, "hsn_code": null, "product_category": null, "isic_code": "6201", "service_category": "Computer programming activities"}, {"id": "019547a2-3b1d-7660-878f-43e42c42b71e", "position": 2, "product_id": null, "description": "Support hours", "quantity": "15", "unit": "HUR", "unit_price": "11000.00", "discount_type": null, "discount_value": null, "gross_amount": "165000.00", "discount_amount": "0.00", "net_amount": "165000.00", "invoice_discount_amount": "0.00", "taxable_amount": "165000.00", "tax_category": "standard", "tax_rate_id": "0195225e-e80a-718b-956a-675c93a19cf4", "tax_rate": "7.5", "tax_amount": "12375.00", "total_amount": "177375.00", "tax_exemption_reason": null, "hsn_code": null, "product_category": null, "isic_code": "6201", "service_category": "Computer programming activities"}],
          "subtotal": "565000.00", "discount_type": null, "discount_value": null, "discount_amount": "0.00", "taxable_amount": "565000.00",
          "tax_amount": "42375.00", "total_amount": "607375.00", "amount_paid": "0.00", "amount_withheld": "0.00", "amount_credited": "0.00",
          "amount_due": "607375.00",
          "taxes": [{"tax_category": "standard", "tax_rate": "7.5", "taxable_amount": "565000.00", "tax_amount": "42375.00"}],
          "expected_wht": {"tax_rate_id": "0195225e-e80b-7fcb-a19e-8d5f7bbe6e0b", "rate": "5", "base_amount": "565000.00", "amount": "28250.00", "net_expected": "579125.00"},
          "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e", "nrs_irn": "INV2025001-F1N0RA01-20250227",
          "digital_signature": "E4HiGZr2tRyPsRDa0kMGMM/fZ7lu8eMV1w0+O+ZdNjVBOedXa+7sU+GGL53oud7J/ojXMzb5mggk9gHbz+mSph22ut3EyQu4RNJkLiN58ySWcs54q9wx26oUOmfn5ezunY5Mf9ysUtXXCbCjMTNgyxq5d+8B6H2bsIu9qfB2LO7SpdpYVLTh9bIrwiLQDDSN+x34FMyPQc5vbNKmirzN1HSuqhtKKarq9GrHs1RQPrQCnRMV1fv23pf8A5klFfZvOpAul3n2v88EGJDR3QkX329Mi4QN7obYNu3Z12Y2121omjR9uZ6lN5KLAO/DALQU3Tbp86Om/am55QAq2vwU2g==",
          "signature_algorithm": "RS256", "signature_key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1",
          "qr": {"kind": "verify", "payload": "https://api.finorabusiness.com/verify/826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e"},
          "firs_status": null, "firs_submitted_at": null, "firs_response": null,
          "verify_url": "https://api.finorabusiness.com/verify/826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e",
          "view_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI",
          "payment_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI/pay", "related_invoice": null,
          "credit_notes": [], "deliveries": [], "finalized_at": "2025-02-27T13:41:00.000Z", "sent_at": null, "paid_at": null,
          "voided_at": null, "void_reason": null, "created_at": "2025-02-27T13:39:29.180Z", "updated_at": "2025-02-27T13:41:00.000Z" }
        """;
}
