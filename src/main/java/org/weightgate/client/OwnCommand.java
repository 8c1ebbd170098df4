package org.weightgate.client;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How this client is called where it runs, so that a command in a sentence can be run as it
/// stands: by the launcher of a self-contained client, by the jar that was started, or by the name
/// everybody knows.
final class OwnCommand {
    /// The launcher tells its own path.
    private static final String LAUNCHER = "weightgate.command";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./@:+,=%-]+");

    private OwnCommand() {}

    /// This client with these arguments, quoted for a shell where one needs it.
    static String with(String... arguments) {
        return start()
                + Arrays.stream(arguments)
                        .map(argument -> " " + quoted(argument))
                        .collect(Collectors.joining());
    }

    private static String start() {
        String launcher = System.getProperty(LAUNCHER);
        if (launcher != null && !launcher.isBlank()) {
            return quoted(launcher);
        }
        String jar = System.getProperty("java.class.path", "");
        return "java -jar " + (startedFrom(jar) ? quoted(jar) : "weightgate-client.jar");
    }

    /// Whether this class stands in a jar of that name.
    private static boolean startedFrom(String jar) {
        CodeSource source = OwnCommand.class.getProtectionDomain().getCodeSource();
        try {
            return source != null
                    && jar.endsWith(".jar")
                    && Files.isSameFile(Path.of(source.getLocation().toURI()), Path.of(jar));
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return false;
        }
    }

    static String quoted(String argument) {
        return PLAIN.matcher(argument).matches()
                ? argument
                : "'" + argument.replace("'", "'\\''") + "'";
    }
}
