package io.quarkiverse.rest.idempotency.payments.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An SDK that applications on Node use, in the version of {@code src/test/sdk/package-lock.json}, in a process of its own. Node
 * and npm are needed, as for the documentation.
 */
final class Sdk implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/test/sdk");
    private static final Path INSTALLED = Path.of(System.getProperty("build.directory"), "sdk");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer calls;
    private final BufferedReader ends;
    private final Path errors;

    /**
     * @param name of the SDK in {@code client.mjs}
     * @param url where it finds the server
     */
    Sdk(String name, String url) {
        this.errors = INSTALLED.resolve(name + ".txt");
        this.process = start(errors, "node", "client.mjs", name, url);
        this.calls = process.outputWriter(StandardCharsets.UTF_8);
        this.ends = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Installs the SDKs below the directory of the build. */
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "client.mjs")) {
            Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = INSTALLED.resolve("npm.txt");
        Process npm = start(log, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        npm.getInputStream().transferTo(System.out);
        if (npm.waitFor() != 0) {
            throw new IllegalStateException("Expected npm ci to install the SDKs, but it wrote:\n" + Files.readString(log));
        }
    }

    private static Process start(Path errors, String... command) {
        try {
            return new ProcessBuilder(command).directory(INSTALLED.toFile()).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new IllegalStateException("Expected " + command[0]
                    + " on the path: the SDKs need Node 20.11 or later with npm, as the documentation does", e);
        }
    }

    /**
     * Makes a call, with all the retries that the SDK makes of it by default.
     *
     * @param key the key of the call, or {@code null} for what the SDK does by itself
     * @return what its application sees
     */
    JsonNode call(String key, long amount, String reference) {
        ObjectNode call = JSON.createObjectNode().put("key", key);
        call.putObject("payment").put("amount", amount).put("currency", "EUR").put("reference", reference);
        try {
            calls.write(call + "\n");
            calls.flush();
            String end = ends.readLine();
            if (end == null) {
                throw new IllegalStateException("Expected the SDK to answer, but it wrote:\n" + Files.readString(errors));
            }
            return JSON.readTree(end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
