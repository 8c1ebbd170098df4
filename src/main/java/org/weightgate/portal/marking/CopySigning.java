package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.inference.Magnitudes;
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
import java.util.TreeMap;
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

    /// What a copy consists of: its files, and how far its release's weights reach.
    record Contents(List<CopyFile> files, Magnitudes magnitudes) {}

    /// `model.sig` over every file but itself and the golden statement that comes later.
    byte[] files(
            GrantView grant, MarkedCopy copy, Contents contents, Settlements.Settlement release)
            throws IOException {
        Keys open = keys.keys();
        List<SignedFile> signed = new ArrayList<>();
        for (CopyFile file : contents.files()) {
            signed.add(
                    new SignedFile(
                            file.path(), file.size(), Objects.requireNonNull(file.sha256())));
        }
        Map<String, String> facts = new TreeMap<>(checks(grant, release.goldenSkipped()));
        facts.put("portal", links.to(""));
        facts.put("grant", grant.reference());
        facts.put("recipient", grant.recipientHandle());
        facts.put("model", grant.model().toString());
        facts.put("release", grant.releaseLabel());
        facts.put("codeCommitment", release.codeCommitment());
        facts.put("recipientCommitment", copy.commitment());
        facts.put("key", open.fingerprint());
        return ModelSignature.sign(
                grant.model().toString(),
                signed,
                List.of("model.sig", "golden.json"),
                facts,
                contents.magnitudes(),
                open.signing());
    }

    /// What of the checks there will be, and why not the others.
    private static Map<String, String> checks(GrantView grant, @Nullable String skipped) {
        if (!grant.rehearsal()) {
            return Map.of("golden", skipped == null ? "exact" : "tolerant only: " + skipped);
        }
        return Map.of(
                "golden",
                skipped == null ? "exact" : "files only: " + skipped,
                "tolerance",
                "exact only: the weights of a rehearsal are random");
    }

    byte[] golden(SignedGolden golden) throws IOException {
        return golden.sign(keys.keys().signing());
    }

    CopyNotice notice(GrantView grant, String recipientName) {
        return new CopyNotice(grant, recipientName, links.to(""), keys.keys().fingerprint());
    }
}
