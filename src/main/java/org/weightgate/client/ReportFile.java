package org.weightgate.client;

import org.weightgate.inference.Report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Where a verification's report is written: JSON for programs, text where the file's name says
/// that people will read it. Looked at before the work begins, which may take hours.
record ReportFile(Path path) {

    /// @param copy the folder that is verified
    static ReportFile of(Path path, Path copy) throws IOException {
        Path folder = path.toAbsolutePath().normalize().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw Failure.usage("There is no folder %s to write the report to.".formatted(folder));
        }
        if (Files.isDirectory(path)) {
            throw Failure.usage("%s is a folder; name a file for the report.".formatted(path));
        }
        if (folder.toRealPath().startsWith(copy.toRealPath())) {
            throw Failure.usage(
                    "The report cannot lie in the copy's own folder, where nothing but the signed"
                            + " files may be: name a file outside of %s.".formatted(copy));
        }
        if (!Files.isWritable(Files.exists(path) ? path : folder)) {
            throw Failure.usage("%s may not be written.".formatted(path));
        }
        return new ReportFile(path);
    }

    void write(Report report) throws IOException {
        boolean text = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".txt");
        Files.writeString(path, text ? report.text(true) + "\n" : report.json());
    }
}
