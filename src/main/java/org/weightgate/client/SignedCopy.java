package org.weightgate.client;

import org.weightgate.inference.Manifest;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.SignatureRefused;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a believed `model.sig` says, and who signed it.
///
/// @param bytes the file itself
/// @param manifest its statement
/// @param key the trusted key that signed it
record SignedCopy(byte[] bytes, Manifest manifest, PortalKey key) {
    /// Believes the file only if one of the keys signed it.
    static SignedCopy verify(byte[] modelSig, List<PortalKey> keys) throws IOException {
        SignatureRefused refused = null;
        for (PortalKey key : keys) {
            try {
                return new SignedCopy(modelSig, ModelSignature.verify(modelSig, key.key()), key);
            } catch (SignatureRefused e) {
                refused = refused == null ? e : refused;
            }
        }
        throw refused == null ? new IOException("No key is trusted.") : refused;
    }

    String fact(String name) {
        return manifest.facts().getOrDefault(name, "");
    }

    /// Refuses a statement about another copy than the one that was asked for.
    void mustBeOf(GrantCopy grant) {
        if (!fact("grant").equals(grant.reference()) || !fact("model").equals(grant.model())) {
            throw Failure.check(
                    "The portal sent the signature of another copy (%s, grant %s) than the one asked for (%s, grant %s)."
                            .formatted(
                                    fact("model"),
                                    fact("grant"),
                                    grant.model(),
                                    grant.reference()));
        }
    }

    /// The files to fetch; sizes that the signature leaves out come from the portal's list.
    List<Download.SignedFile> files(GrantCopy grant) {
        List<Download.SignedFile> files = new ArrayList<>();
        for (Manifest.SignedFile file : manifest.files()) {
            GrantCopy.RemoteFile remote = grant.files().get(file.path());
            if (remote == null) {
                throw Failure.check(
                        "The portal has signed %s but does not offer it.".formatted(file.path()));
            }
            Long signed = file.size();
            long size = signed == null ? remote.size() : signed;
            boolean differs =
                    size < 0
                            || remote.size() >= 0 && remote.size() != size
                            || remote.sha256() != null && !file.sha256().equals(remote.sha256());
            if (differs) {
                throw Failure.check(
                        "The portal offers another %s than it has signed.".formatted(file.path()));
            }
            files.add(new Download.SignedFile(file.path(), size, file.sha256()));
        }
        return files;
    }
}
