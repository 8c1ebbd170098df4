package org.weightgate.inference;

import org.weightgate.inference.Manifest.SignedFile;

import java.util.ArrayList;
import java.util.List;

/// The files whose size is not the signed one, each as a clause that says what it may come from.
final class WrongSizes {
    private WrongSizes() {}

    static List<String> of(Manifest manifest, Stamps stamps) {
        List<String> wrong = new ArrayList<>();
        for (SignedFile file : manifest.files()) {
            Long signed = file.size();
            long size = stamps.size(file.path());
            if (signed != null && signed != size) {
                wrong.add(
                        "%s has %d bytes where %d are signed%s"
                                .formatted(
                                        file.path(), size, signed, origin(manifest, size, signed)));
            }
        }
        return wrong;
    }

    private static String origin(Manifest manifest, long size, long signed) {
        for (SignedFile other : manifest.files()) {
            if (other.size() != null && other.size() == size) {
                return ", as many as " + other.path() + " should have";
            }
        }
        return size < signed ? ", so it was cut off or is another" : "";
    }
}
