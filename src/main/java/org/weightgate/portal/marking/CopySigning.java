package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.inference.Manifest.SignedFile;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.SignedGolden;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.mail.Links;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Signs the two statements that a copy carries.
@Component
class CopySigning {
    private final KeyStore keys;
    private final Links links;

    CopySigning(KeyStore keys, Links links) {
        this.keys = keys;
        this.links = links;
    }

    /// `sha256sum -c` reads it: two blanks, paths in byte order.
    static byte[] sums(List<CopyFile> files) {
        return files.stream()
                .sorted(Comparator.comparing(CopyFile::path))
                .map(file -> file.sha256() + "  " + file.path() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /// `model.sig` over every file but itself and the golden statement that comes later.
    byte[] files(
            GrantView grant, MarkedCopy copy, List<CopyFile> files, Settlements.Settlement release)
            throws IOException {
        Keys open = keys.keys();
        List<SignedFile> signed = new ArrayList<>();
        for (CopyFile file : files) {
            signed.add(
                    new SignedFile(
                            file.path(), file.size(), Objects.requireNonNull(file.sha256())));
        }
        String skipped = release.goldenSkipped();
        Map<String, String> facts =
                Map.of(
                        "portal", links.to(""),
                        "grant", grant.reference(),
                        "recipient", grant.recipientHandle(),
                        "model", grant.model().toString(),
                        "release", grant.releaseLabel(),
                        "codeCommitment", release.codeCommitment(),
                        "recipientCommitment", copy.commitment(),
                        "golden", skipped == null ? "exact" : "tolerant only: " + skipped,
                        "key", open.fingerprint());
        return ModelSignature.sign(
                grant.model().toString(),
                signed,
                List.of("model.sig", "golden.json"),
                facts,
                open.signing());
    }

    byte[] golden(SignedGolden golden) throws IOException {
        return golden.sign(keys.keys().signing());
    }

    CopyNotice notice(GrantView grant, String recipientName) {
        return new CopyNotice(grant, recipientName, links.to(""), keys.keys().fingerprint());
    }
}
