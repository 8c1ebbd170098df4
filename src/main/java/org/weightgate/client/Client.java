package org.weightgate.client;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;

/// The client's command line. Exit code 0 means good, 1 that a check failed, 2 bad usage, 3 that
/// the network failed or the portal refused. What a command prints goes to standard output,
/// progress and complaints to standard error.
@Command(
        name = "weightgate-client",
        mixinStandardHelpOptions = true,
        versionProvider = Client.Version.class,
        description =
                "Fetches, verifies, runs, publishes and traces model weights of a Weightgate"
                        + " portal.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Get.class,
            Verify.class,
            Run.class,
            Logits.class,
            Publish.class,
            Trace.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:a check failed",
            "2:bad usage",
            "3:the network failed or the portal refused"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  WEIGHTGATE_PORTAL  address of the portal",
            "  WEIGHTGATE_TOKEN   API token (HF_TOKEN is read too)",
            "  WEIGHTGATE_HOME    folder of the client's own state"
        })
public final class Client implements Runnable {
    static final int GOOD = 0;
    static final int CHECK_FAILED = 1;
    static final int BAD_USAGE = 2;
    static final int REFUSED = 3;

    private static final String PROXY_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    @Spec private CommandSpec spec;

    /// Made by picocli.
    @SuppressWarnings("NullAway.Init")
    Client() {}

    /// Runs one command and ends the process with its exit code.
    ///
    /// @param args the command's name and its arguments
    public static void main(String[] args) {
        // Java refuses passwords to proxies of https addresses unless it is told otherwise.
        if (System.getProperty(PROXY_SCHEMES) == null) {
            System.setProperty(PROXY_SCHEMES, "");
        }
        System.exit(
                run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /// Runs one command inside this process, as the tests do.
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Client())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(Client::explain)
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: name a command.");
    }

    private static int explain(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof Failure failure) {
            err.println(failure.sentence());
            return failure.exitCode();
        }
        if (e instanceof IOException io) {
            err.println(Failure.sentence(io));
            return BAD_USAGE;
        }
        err.println("This is a fault in the client, please report it:");
        e.printStackTrace(err);
        return CHECK_FAILED;
    }

    /// The version that the jar's manifest names.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Client.class.getPackage().getImplementationVersion();
            return new String[] {
                "weightgate-client " + (version == null ? "(built here)" : version)
            };
        }
    }
}
