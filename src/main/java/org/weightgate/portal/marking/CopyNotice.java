package org.weightgate.portal.marking;

import org.weightgate.portal.access.GrantView;

/// The NOTICE.md inside every copy: whose it is, what it is, what to do when it gets lost.
record CopyNotice(GrantView grant, String recipientName, String portal, String keyFingerprint) {

    String text() {
        return """
        # Notice

        This copy of %1$s, release %2$s, was made for **%3$s** (%4$s) under grant %5$s, which \
        ends on %6$s. %11$s `TERMS.md` (version %7$d, SHA-256 %8$s).

        **The copy is marked.** A share of its weights was changed by the smallest step their \
        number format has, in a pattern that only this recipient's copy holds. The marks do not \
        change what the model is good for; they let the portal tell from leaked weights whose \
        copy they came from, also after conversion, pruning or merging of several copies.

        **Nothing else differs.** `SHA256SUMS` and the signed `model.sig` list every file of the \
        copy; `golden.json`, signed as well, says what exactly these bytes compute%12$s. To check:

            sha256sum -c SHA256SUMS
            java -jar weightgate-client.jar verify .
            model_signing verify key --signature model.sig --public_key portal.pub --ignore-paths golden.json .

        The portal's public key is at %9$s/.well-known/weightgate.json; the SHA-256 of its PEM \
        text is %10$s.

        **If the copy gets lost or reaches somebody else**, tell the portal at %9$s/grants/%5$s \
        at once. Telling is always better than being found.
        """
                .formatted(
                        grant.model(),
                        grant.releaseLabel(),
                        recipientName,
                        grant.recipientHandle(),
                        grant.reference(),
                        grant.lastDay(),
                        grant.termsVersion(),
                        grant.termsSha256(),
                        portal,
                        keyFingerprint,
                        grant.rehearsal()
                                ? "**It is a rehearsal: its weights are random numbers in the"
                                        + " shapes of the model's.** The terms of the model itself"
                                        + " stand in"
                                : "The terms that were signed stand in",
                        grant.rehearsal()
                                ? ""
                                : ", and `reference.json` how far any copy may lie from the"
                                        + " original");
    }
}
