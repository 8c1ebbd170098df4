package org.weightgate.portal.access;

import org.weightgate.portal.catalog.Digests;

import java.util.Locale;

/// What recipients put their name under, word for word; the signature names the text by its hash. A
/// text is never edited: a new wording is a new hash, and old signatures keep theirs.
public enum Statement {
    ATTESTATION(
            "I use my copy only for the purpose I was given it for. It is kept where I said it"
                    + " would be, nobody else has had it, and I have reported whatever happened to"
                    + " it."),
    DELETION(
            "I have deleted every copy of these weights that I, or anybody on my behalf, held:"
                    + " on machines, in backups and in caches, and whatever they could be restored"
                    + " from. What was derived from them is kept only as the terms allow.");

    private final String text;
    private final String sha256;

    Statement(String text) {
        this.text = text;
        this.sha256 = Digests.sha256(text);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String text() {
        return text;
    }

    public String sha256() {
        return sha256;
    }

    /// The typed name, if it was given under exactly this text.
    Signing signed(Signing signing) {
        if (!signing.termsSha256().equals(sha256)) {
            throw new TermsChanged("The statement shown is not this one; read it again.");
        }
        if (signing.name().isBlank() || signing.name().length() > 200) {
            throw new ReasonMissing("Sign with your full name.", "signature");
        }
        return signing;
    }
}
