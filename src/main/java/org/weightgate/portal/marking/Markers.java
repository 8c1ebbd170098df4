package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.TensorPlan;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Builds what marks one file for one recipient, from the stored tensors and plans, and keeps the
/// last few hundred: a download in ranges asks for the same one again and again.
@Component
class Markers {
    private static final int KEPT = 256;

    private record Key(ReleaseId release, String path, AccountId recipient) {}

    private final Catalog catalog;
    private final Plans plans;
    private final KeyStore keys;
    private final Map<Key, Optional<FileMarker>> recent =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Optional<FileMarker>> eldest) {
                    return size() > KEPT;
                }
            };

    Markers(Catalog catalog, Plans plans, KeyStore keys) {
        this.catalog = catalog;
        this.plans = plans;
        this.keys = keys;
    }

    /// Empty for a file that carries no mark and passes unchanged.
    Optional<FileMarker> of(ReleaseId release, FileView file, AccountId recipient) {
        if (!file.weights()) return Optional.empty();
        Key key = new Key(release, file.path(), recipient);
        synchronized (recent) {
            Optional<FileMarker> marker = recent.get(key);
            if (marker != null) return marker;
        }
        Optional<FileMarker> marker =
                build(catalog.tensors(release, file.path()), file, recipient.toString())
                        .filter(FileMarker::carries);
        synchronized (recent) {
            recent.put(key, marker);
        }
        return marker;
    }

    /// What marks the file for somebody who does not exist: a name that is no account's.
    Optional<FileMarker> dummy(ReleaseId release, FileView file, String name) {
        return build(catalog.tensors(release, file.path()), file, name).filter(FileMarker::carries);
    }

    SortedSet<ContentId> contents(ReleaseId release) {
        SortedSet<ContentId> contents =
                new TreeSet<>((one, other) -> one.hex().compareTo(other.hex()));
        catalog.tensors(release).forEach(tensor -> contents.add(tensor.content()));
        return contents;
    }

    private Optional<FileMarker> build(List<TensorView> all, FileView file, String recipient) {
        List<TensorView> tensors = Planning.inFile(all, file.path());
        if (tensors.isEmpty()) return Optional.empty();
        SortedMap<String, TensorPlan> known = plans.of(Planning.contents(tensors));
        Map<String, TensorPlan> named = new HashMap<>();
        for (TensorView tensor : tensors) {
            TensorPlan plan = known.get(tensor.content().hex());
            if (plan == null) {
                throw new IllegalStateException(
                        "no plan for " + tensor.name() + " in " + file.path());
            }
            named.put(tensor.name(), plan);
        }
        Safetensors header =
                new Safetensors(
                        tensors.getFirst().begin(),
                        file.size(),
                        tensors.stream().map(Planning::tensor).toList(),
                        Map.of());
        return Optional.of(new FileMarker(header, named, keys.keys().mark(), recipient));
    }
}
