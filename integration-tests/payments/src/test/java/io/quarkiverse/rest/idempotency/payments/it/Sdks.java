package io.quarkiverse.rest.idempotency.payments.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * SDKs that applications on Node use, in the versions of {@code src/test/sdk/package-lock.json}. Node and npm are needed, as
 * for the documentation.
 */
final class Sdks {

    private static final Path SOURCES = Path.of("src/test/sdk");
    private static final Path INSTALLED = Path.of(System.getProperty("build.directory"), "sdk");
    private static final long PATIENCE_SECONDS = 120;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sdks() {
    }

    /** Installs them below the directory of the build. */
    static void install() {
        try {
            Files.createDirectories(INSTALLED);
            for (String file : List.of("package.json", "package-lock.json", ".npmrc", "client.mjs")) {
                Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    }

    /**
     * Makes a call, with all the retries that the SDK makes of it by default.
     *
     * @param key the key of the call, or {@code null} for what the SDK does by itself
     * @return what its application sees
     */
    static JsonNode call(String sdk, String url, String key, long amount, String reference) {
        var call = JSON.createObjectNode().put("key", key);
        call.putObject("payment").put("amount", amount).put("currency", "EUR").put("reference", reference);
        try {
            return JSON.readTree(run("node", "client.mjs", sdk, url, call.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(String... command) {
        Path errors = INSTALLED.resolve("errors.txt");
        try {
            Process process = new ProcessBuilder(command).directory(INSTALLED.toFile())
                    .redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("Expected " + String.join(" ", command) + " to succeed, but it wrote:\n"
                        + output + Files.readString(errors));
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Expected " + command[0] + " on the path: the SDKs need Node 20.11 or later, as the documentation does", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
