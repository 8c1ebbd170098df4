package org.weightgate.portal.marking;

import org.springframework.stereotype.Service;
import org.weightgate.portal.access.Extent;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.FileView;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A recipient's copy: how far it is, what it holds, and its bytes. Whether somebody may have them
/// is the caller's question; an original byte of a carrier never comes out of here.
@Service
public class Marking {
    /// Names of what the portal itself writes into every copy.
    public static final Set<String> STATEMENTS = ReleaseChecking.OURS;

    private static final Comparator<CopyFile> BY_BYTES =
            Comparator.comparing(
                    file -> file.path().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final GrantSources sources;
    private final Copies copies;
    private final Statements statements;
    private final Originals originals;
    private final Clock clock;

    Marking(
            GrantSources sources,
            Copies copies,
            Statements statements,
            Originals originals,
            Clock clock) {
        this.sources = sources;
        this.copies = copies;
        this.statements = statements;
        this.originals = originals;
        this.clock = clock;
    }

    /// The copy of a grant; before its first job ran, the release's files without digests.
    public CopyView copy(GrantId grant) {
        Optional<MarkedCopy> known = copies.ofGrant(grant);
        if (known.isEmpty()) return announced(grant);
        MarkedCopy copy = known.get();
        List<CopyFile> written = statements.files(grant);
        boolean ready = written.stream().anyMatch(file -> file.path().equals("model.sig"));
        List<CopyFile> files = new ArrayList<>();
        for (Copies.Row row : copies.files(copy.id())) files.add(row.file(ready));
        Extent extent = sources.grant(grant).extent();
        files.removeIf(file -> !extent.covers(file.path()));
        if (ready) files.addAll(written);
        return new CopyView(
                ready,
                ready ? 1 : Math.min(0.99, copy.progress()),
                copy.readyAbout(clock.instant()),
                files,
                golden(copy, written),
                copy.goldenProgress(),
                ready || copy.golden() != GoldenState.FAILED ? copy.problem() : null);
    }

    /// One file of a prepared copy.
    public Optional<CopyFile> file(GrantId grant, String path) {
        return statements.files(grant).stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .or(
                        () ->
                                copies.ofGrant(grant)
                                        .filter(_ -> sources.grant(grant).extent().covers(path))
                                        .flatMap(copy -> copies.file(copy.id(), path))
                                        .map(row -> row.file(true)));
    }

    /// At most so many files of a prepared copy, those whose paths come first between two, both
    /// excluded, in the order of their bytes.
    public List<CopyFile> files(GrantId grant, String after, String until, int most) {
        UUID copy = copies.ofGrant(grant).orElseThrow().id();
        Extent extent = sources.grant(grant).extent();
        List<CopyFile> files = new ArrayList<>();
        String from = after;
        List<Copies.Row> rows;
        do {
            rows = copies.between(copy, from, until, most);
            for (Copies.Row row : rows) {
                if (extent.covers(row.path())) files.add(row.file(true));
                from = row.path();
            }
        } while (rows.size() == most && files.size() < most);
        for (CopyFile file : statements.files(grant)) {
            if (file.path().compareTo(after) > 0 && file.path().compareTo(until) < 0) {
                files.add(file);
            }
        }
        files.sort(BY_BYTES);
        return files.subList(0, Math.min(most, files.size()));
    }

    /// Bytes `[from, from + length)` of one file of the copy, marked.
    public InputStream open(GrantId grant, String path, long from, long length) {
        if (ReleaseChecking.OURS.contains(path)) {
            Optional<byte[]> content = statements.content(grant, path);
            if (content.isPresent()) {
                return new ByteArrayInputStream(content.get(), (int) from, (int) length);
            }
        }
        MarkedCopy copy = copies.ofGrant(grant).orElseThrow();
        GrantView granted = sources.grant(grant);
        FileView file =
                originals
                        .file(granted.release(), path)
                        .filter(candidate -> granted.extent().covers(candidate.path()))
                        .orElseThrow();
        return originals.marked(granted.release(), file, copy.recipient(), from, from + length);
    }

    private CopyView announced(GrantId id) {
        GrantView grant = sources.grant(id);
        List<CopyFile> files = new ArrayList<>();
        for (FileView file : sources.release(grant).files()) {
            if (grant.extent().covers(file.path())) {
                files.add(new CopyFile(file.path(), file.size(), null));
            }
        }
        return new CopyView(false, 0, null, files, GoldenState.PENDING, 0, null);
    }

    // The run belongs to the copy, the signed statement to the grant: only both make it ready.
    private static GoldenState golden(MarkedCopy copy, List<CopyFile> written) {
        boolean signed = written.stream().anyMatch(file -> file.path().equals("golden.json"));
        return copy.golden() == GoldenState.READY && !signed ? GoldenState.RUNNING : copy.golden();
    }
}
