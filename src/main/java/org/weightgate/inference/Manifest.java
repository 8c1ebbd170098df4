package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a believed `model.sig` says: which files belong to the copy, and whose copy it is.
///
/// @param name the signed subject, informative
/// @param rootSha256 SHA-256 over the files' digests in signed order
/// @param files in signed order
/// @param ignored names at the root that are not covered
/// @param facts the portal's statement: portal, grant, recipient, model, release, codeCommitment,
///   recipientCommitment, golden, tolerance, key; empty if it makes none
/// @param magnitudes of the release's tensors
public record Manifest(
        String name,
        String rootSha256,
        List<SignedFile> files,
        Set<String> ignored,
        Map<String, String> facts,
        Magnitudes magnitudes) {

    public Manifest {
        files = List.copyOf(files);
        ignored = Set.copyOf(ignored);
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /// One file of the copy; the size is our addition to the format and may be missing.
    public record SignedFile(String path, @Nullable Long size, String sha256) {}
}
