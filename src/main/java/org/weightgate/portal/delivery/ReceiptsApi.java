package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// Verification reports of a grant for programs.
@RestController
@RequestMapping("/api/v1/grants/{reference}/receipts")
class ReceiptsApi {
    record ReceiptAnswer(UUID receipt, boolean passed) {}

    /// @param computed `exact`, `tolerant`, `mismatch` or `nothing`
    record Listed(
            UUID receipt,
            Instant received,
            boolean passed,
            String computed,
            String machine,
            String summary) {}

    private final GrantCopies grants;
    private final ReceiptDesk receipts;

    ReceiptsApi(GrantCopies grants, ReceiptDesk receipts) {
        this.grants = grants;
        this.receipts = receipts;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ReceiptAnswer receive(
            @CurrentActor Actor actor, @PathVariable String reference, InputStream body)
            throws IOException {
        GrantView grant = grants.grant(actor, reference);
        ReceiptDesk.Posted posted = receipts.post(actor, grant, ReceiptDesk.text(body));
        return new ReceiptAnswer(posted.id(), posted.passed());
    }

    /// The latest first.
    @GetMapping
    Page<Listed> list(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return Page.of(
                        receipts.all(grants.grant(actor, reference)),
                        receipt -> receipt.id().toString(),
                        _ -> true,
                        limit,
                        cursor)
                .map(ReceiptsApi::listed);
    }

    /// A report as it was sent.
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    String show(
            @CurrentActor Actor actor, @PathVariable String reference, @PathVariable String id) {
        return receipts.receipt(grants.grant(actor, reference), id).json();
    }

    private static Listed listed(ReceiptView receipt) {
        return new Listed(
                receipt.id(),
                receipt.received(),
                receipt.passed(),
                receipt.computed().name().toLowerCase(Locale.ROOT),
                receipt.machine(),
                receipt.summary());
    }
}
