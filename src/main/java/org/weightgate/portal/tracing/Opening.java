package org.weightgate.portal.tracing;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Digests;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/// Opens the evidence of an accusation: from then on the code of the traced contents is no secret,
/// so it is an act of its own, on record before a byte goes out.
@Service
@Transactional
public class Opening {
    private final Cabinet cabinet;
    private final Evidences evidences;
    private final ApplicationEventPublisher events;

    Opening(Cabinet cabinet, Evidences evidences, ApplicationEventPublisher events) {
        this.cabinet = cabinet;
        this.evidences = evidences;
        this.events = events;
    }

    /// Opens it; opened before, nothing changes.
    public void open(Actor actor, String reference) throws IOException {
        Trace trace = cabinet.alone(actor, reference);
        if (trace.evidenceIsOpen()) return;
        if (!trace.found().openable(reference).equals(digest(trace))) {
            throw new IllegalStateException("the sealed evidence of " + reference + " was changed");
        }
        events.publishEvent(trace.open(actor, cabinet.now()));
    }

    private String digest(Trace trace) throws IOException {
        MessageDigest digest = Digests.start();
        try (InputStream in = new DigestInputStream(evidences.open(trace.id()), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return Digests.hex(digest.digest());
    }

    /// The bundle's bytes, once it is open.
    @Transactional(readOnly = true)
    public InputStream bundle(Actor actor, String reference) throws IOException {
        Trace trace = cabinet.find(actor, reference);
        if (!trace.evidenceIsOpen()) {
            throw new TraceRefused(
                    "The evidence of %s is sealed. Open it first; that is an act on record."
                            .formatted(reference));
        }
        return evidences.open(trace.id());
    }
}
