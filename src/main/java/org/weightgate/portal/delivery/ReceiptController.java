package org.weightgate.portal.delivery;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.nio.charset.StandardCharsets;

/// One verification report, for those who may read its grant: as a page, as text, as it was sent.
@Controller
@RequestMapping("/grants/{reference}/receipts/{id}")
class ReceiptController {
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private final GrantCopies grants;
    private final ReceiptDesk receipts;

    ReceiptController(GrantCopies grants, ReceiptDesk receipts) {
        this.grants = grants;
        this.receipts = receipts;
    }

    @GetMapping
    String show(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @PathVariable String id,
            ModelMap page) {
        GrantView grant = grants.grant(actor, reference);
        Receipt receipt = receipts.receipt(grant, id);
        page.put("grant", grant);
        page.put("receipt", receipt);
        page.put("own", actor.is(grant.recipient()));
        page.put("steps", TimedStep.of(receipt.report()));
        return "delivery/receipt";
    }

    @GetMapping("/report.txt")
    ResponseEntity<byte[]> text(
            @CurrentActor Actor actor, @PathVariable String reference, @PathVariable String id) {
        Receipt receipt = receipts.receipt(grants.grant(actor, reference), id);
        return file(receipt.report().text() + "\n", "report-" + reference + ".txt", TEXT);
    }

    @GetMapping("/report.json")
    ResponseEntity<byte[]> json(
            @CurrentActor Actor actor, @PathVariable String reference, @PathVariable String id) {
        Receipt receipt = receipts.receipt(grants.grant(actor, reference), id);
        return file(receipt.json(), "report-" + reference + ".json", MediaType.APPLICATION_JSON);
    }

    /// A file to keep; a recipient wrote it, so no browser shows it as a page.
    private static ResponseEntity<byte[]> file(String text, String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }
}
