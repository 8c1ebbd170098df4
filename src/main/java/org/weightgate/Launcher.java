package org.weightgate;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Main class of both jars, compiled for Java 17: finds a JDK that is new enough and starts the real
 * main there with the flags it needs. Arguments, streams, signals and the exit code pass through.
 * Where the running Java already fits, nothing is started twice.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final String MEMORY = "--memory";
    private static final String PORTAL = "org.weightgate.portal.Portal";
    private static final String CLIENT = "org.weightgate.client.Client";

    /**
     * What the other Java is started with. Until vector code is compiled every vector is an object,
     * and the first token waits for that; so the kernels are compiled at once. Their small parts
     * are always compiled within them: by themselves, and so early, some would stay slow for good;
     * and so would the loops over blocks and over positions, whose turn comes by itself, and those
     * over rows, whose turn comes a little later. These and the folding of lanes are methods of
     * their own: in one that does more, the compiler may come to the number of operations from
     * which on it calls them, with an object for every vector. Slices of memory are small parts
     * too; so early the compiler may take them for rare. The methods behind those objects are
     * compiled later than others: nobody calls them once the kernels are, which wait behind them.
     */
    static final List<String> FLAGS =
            List.of(
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:CompileCommand=quiet",
                    "-XX:CompileCommand=inline,org.weightgate.inference.Lanes::*",
                    "-XX:CompileCommand=inline,org.weightgate.inference.VectorRows::dot",
                    "-XX:CompileCommand=inline,jdk.internal.foreign.AbstractMemorySegmentImpl::asSlice*",
                    "-XX:CompileCommand=inline,jdk.internal.foreign.NativeMemorySegmentImpl::dup",
                    "-XX:CompileCommand=dontinline,org.weightgate.inference.VectorRows::*Lanes",
                    "-XX:CompileCommand=dontinline,org.weightgate.inference.VectorBlocks::fold*",
                    "-XX:CompileCommand=CompileThresholdScaling,org.weightgate.inference.Lanes::*,0.001",
                    "-XX:CompileCommand=CompileThresholdScaling,org.weightgate.inference.VectorRows::dot,0.001",
                    "-XX:CompileCommand=CompileThresholdScaling,org.weightgate.inference.VectorRows::*Lanes,0.02",
                    "-XX:CompileCommand=CompileThresholdScaling,org.weightgate.inference.VectorBlocks::fold*,0.02",
                    "-XX:CompileCommand=CompileThresholdScaling,org.weightgate.inference.VectorKernels*::*,0.001",
                    "-XX:CompileCommand=CompileThresholdScaling,jdk.incubator.vector.*::*,10.0");

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        if (Runtime.version().feature() >= NEEDED
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            realMain(args);
            return;
        }
        Path java = javaNewEnough();
        if (java == null) {
            System.err.printf(
                    "Weightgate needs a JDK %d or newer, this is Java %d and no other was"
                            + " found.%nInstall one (for example Eclipse Temurin %d), then set"
                            + " JAVA_HOME to its folder or put its bin folder on the PATH.%n",
                    NEEDED, Runtime.version().feature(), NEEDED);
            System.exit(2);
        } else {
            System.exit(run(java, args));
        }
    }

    private static void realMain(String[] args) throws Throwable {
        ClassLoader loader = Launcher.class.getClassLoader();
        boolean portal = loader.getResource(PORTAL.replace('.', '/') + ".class") != null;
        try {
            Class.forName(portal ? PORTAL : CLIENT)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static int run(Path java, String[] args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(heap(args));
        command.addAll(FLAGS);
        command.add("-jar");
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(args));
        Process child = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(child)));
        return child.waitFor();
    }

    /**
     * What `--memory SIZE` asks for as the limit of the other Java, since a Java cannot limit
     * itself; nothing where the size is none, which the client says better.
     */
    private static List<String> heap(String[] args) {
        for (int i = 0; i < args.length; i++) {
            String size =
                    args[i].startsWith(MEMORY + "=")
                            ? args[i].substring(MEMORY.length() + 1)
                            : args[i].equals(MEMORY) && i + 1 < args.length ? args[i + 1] : "";
            if (size.matches("([6-9][0-9]|[1-9][0-9]{2,4})[Mm]|[1-9][0-9]{0,3}[Gg]")) {
                return List.of("-Xmx" + size);
            }
        }
        return List.of();
    }

    private static void stop(Process child) {
        child.destroy();
        try {
            child.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first fitting java: this one, JAVA_HOME, the PATH, then the usual folders. */
    private static Path javaNewEnough() throws IOException {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        String javaHome = System.getenv("JAVA_HOME");
        if (javaHome != null && !javaHome.isBlank()) {
            homes.add(Path.of(javaHome));
        }
        String path = System.getenv("PATH");
        for (String folder :
                (path == null ? "" : path).split(System.getProperty("path.separator"))) {
            Path java = Path.of(folder, executable());
            if (!folder.isBlank() && Files.isExecutable(java)) {
                homes.add(java.toRealPath().getParent().getParent());
            }
        }
        addChildren(homes, Path.of("/usr/lib/jvm"), "");
        addChildren(homes, Path.of("/opt"), "");
        addChildren(homes, Path.of("/Library/Java/JavaVirtualMachines"), "Contents/Home");
        addChildren(homes, Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"), "");
        addChildren(homes, Path.of(System.getProperty("user.home"), ".jdks"), "");
        for (Path home : homes) {
            Path java = home.resolve("bin").resolve(executable());
            if (Files.isExecutable(java) && version(home) >= NEEDED) {
                return java;
            }
        }
        return null;
    }

    private static String executable() {
        return System.getProperty("os.name").startsWith("Windows") ? "java.exe" : "java";
    }

    private static void addChildren(List<Path> homes, Path folder, String below)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> children = Files.list(folder)) {
            children.sorted().map(child -> child.resolve(below)).forEach(homes::add);
        }
    }

    /** Feature version that the JDK's own `release` file names, 0 where it names none. */
    private static int version(Path home) {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
            String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Integer.parseInt(version.split("[^0-9]", 2)[0]);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
