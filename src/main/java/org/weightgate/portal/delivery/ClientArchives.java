package org.weightgate.portal.delivery;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The clients that bring a Java along, one for each platform that the portal was built with; none
/// where the build made none.
@Component
class ClientArchives {
    private static final String PREFIX = "weightgate-client-";
    private static final String SUFFIX = ".tar.gz";

    private final List<Archive> archives;

    ClientArchives(ResourcePatternResolver resources) throws IOException {
        archives =
                Arrays.stream(resources.getResources("classpath*:client/" + PREFIX + "*" + SUFFIX))
                        .map(ClientArchives::archive)
                        .sorted(Comparator.comparing(Archive::platform))
                        .toList();
    }

    /// @param platform as in `linux-x86_64`
    record Archive(String platform, long size, Resource content) {
        String file() {
            return folder() + SUFFIX;
        }

        /// The folder that it unpacks to.
        String folder() {
            return PREFIX + platform;
        }

        String path() {
            return "/client/" + file();
        }
    }

    List<Archive> all() {
        return archives;
    }

    Optional<Archive> named(String file) {
        return archives.stream().filter(archive -> archive.file().equals(file)).findFirst();
    }

    private static Archive archive(Resource resource) {
        String file = Objects.requireNonNull(resource.getFilename());
        String platform = file.substring(PREFIX.length(), file.length() - SUFFIX.length());
        try {
            return new Archive(platform, resource.contentLength(), resource);
        } catch (IOException e) {
            throw new IllegalStateException("The client archive %s is away".formatted(file), e);
        }
    }
}
