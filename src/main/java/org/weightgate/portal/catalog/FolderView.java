package org.weightgate.portal.catalog;

import org.weightgate.checkpoint.ShardIndex;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A folder at the top of a release that its model is loaded without, like optimizer states or
/// another format.
public record FolderView(String name, int files, long size) {
    /// Where there is an index every tensor stands in it, so a folder with weights is the model's;
    /// where there is none the model is one file outside all folders.
    static List<FolderView> of(List<FileView> files) {
        boolean indexed = files.stream().anyMatch(f -> f.path().equals(ShardIndex.FILE));
        Map<String, List<FileView>> folders =
                files.stream()
                        .filter(f -> f.path().contains("/"))
                        .collect(
                                Collectors.groupingBy(
                                        f -> f.path().substring(0, f.path().indexOf('/')),
                                        TreeMap::new,
                                        Collectors.toList()));
        return folders.entrySet().stream()
                .filter(e -> !indexed || e.getValue().stream().noneMatch(FileView::weights))
                .map(
                        e ->
                                new FolderView(
                                        e.getKey(),
                                        e.getValue().size(),
                                        e.getValue().stream().mapToLong(FileView::size).sum()))
                .toList();
    }
}
