package org.weightgate.portal.marking;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compares the keys in the folder with the fingerprints this portal was set up with.
final class KeyCheck {
    private final Path folder;
    private final List<KeyFingerprints.Known> known;
    private final Map<String, KeyFile> found;

    KeyCheck(Path folder, List<KeyFingerprints.Known> known, List<KeyFile> found) {
        this.folder = folder;
        this.known = known;
        this.found = found.stream().collect(Collectors.toMap(KeyFile::name, Function.identity()));
    }

    /// A rotating key may be gone once a later one of its kind is there; nothing else may.
    void refuseDifferences() {
        List<String> missing =
                known.stream()
                        .filter(key -> !found.containsKey(key.name()) && !rotatedOut(key))
                        .map(key -> key.name() + " (SHA-256 " + key.fingerprint() + ")")
                        .toList();
        if (!missing.isEmpty()) refuse("does not hold " + String.join(", ", missing));
        for (KeyFingerprints.Known key : known) {
            KeyFile file = found.get(key.name());
            if (file != null && !file.fingerprint().equals(key.fingerprint())) {
                refuse(
                        "holds another %s (SHA-256 %s, expected %s)"
                                .formatted(key.name(), file.fingerprint(), key.fingerprint()));
            }
        }
        for (KeyFile.Kind kind : KeyFile.Kind.values()) {
            if (found.values().stream().noneMatch(file -> file.kind() == kind)) {
                refuse("does not hold a " + kind.word() + " key");
            }
        }
    }

    List<KeyFile> unknown() {
        return found.values().stream()
                .filter(file -> known.stream().noneMatch(key -> key.name().equals(file.name())))
                .toList();
    }

    List<KeyFingerprints.Known> goneFromRotation() {
        return known.stream().filter(key -> !found.containsKey(key.name())).toList();
    }

    private boolean rotatedOut(KeyFingerprints.Known key) {
        return key.kind().rotates()
                && found.values().stream()
                        .anyMatch(
                                file -> file.kind() == key.kind() && file.number() > key.number());
    }

    private void refuse(String finding) {
        throw new KeysRefused(
                """
                The key folder %s %s, but the database of this portal was set up with it. Without the \
                same keys no copy can be reproduced or traced, so this node does not start. Restore the \
                folder from its backup or point weightgate.keys.dir to it; to begin afresh, use an empty \
                database.\
                """
                        .formatted(folder, finding));
    }
}
