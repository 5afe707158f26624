package io.quarkiverse.rest.idempotency.catalog.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The client iceberg-js, from npm, in one process of Node for all changes. Its version is that of {@code src/test/js}.
 */
final class IcebergJs implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SOURCES = CatalogServer.directory().resolve("../src/test/js").normalize();
    private static final Path SNIPPET = CatalogServer.directory()
            .resolve("../../../docs/modules/ROOT/examples/iceberg-js/retrying-fetch.mjs").normalize();
    private static final Set<Operation> OPERATIONS = EnumSet.of(Operation.CREATE_NAMESPACE, Operation.UPDATE_PROPERTIES,
            Operation.DROP_NAMESPACE, Operation.CREATE_TABLE, Operation.STAGE_TABLE, Operation.REGISTER_TABLE,
            Operation.UPDATE_TABLE, Operation.RENAME_TABLE, Operation.DROP_TABLE, Operation.PURGE_TABLE);

    private static boolean installed;

    private final Process process;
    private final Writer commands;
    private final AtomicInteger ids = new AtomicInteger();
    private final ConcurrentMap<Integer, CompletableFuture<String>> reports = new ConcurrentHashMap<>();

    private IcebergJs(Path directory) throws IOException {
        this.process = new ProcessBuilder("node", "client.mjs", SNIPPET.toAbsolutePath().toString())
                .directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "iceberg-js");
        reader.setDaemon(true);
        reader.start();
    }

    /** Whether there is a Node here to run it. */
    static boolean isAvailable() {
        try {
            return run(CatalogServer.directory(), "npm", "--version") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    static synchronized IcebergJs start() {
        try {
            Path directory = Files.createDirectories(CatalogServer.directory().resolve("js"));
            for (String file : List.of("package.json", "package-lock.json", ".npmrc", "client.mjs")) {
                Files.copy(SOURCES.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!installed && run(directory, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error") != 0) {
                throw new IllegalStateException("Expected npm ci to install iceberg-js in " + directory);
            }
            installed = true;
            return new IcebergJs(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(Path directory, String... command) throws IOException {
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        process.getInputStream().transferTo(System.out);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The client as it is. */
    MatrixClient plain() {
        return new Column("iceberg-js 1.0.0", false);
    }

    /** The client with the fetch of the documentation, which sends requests again. */
    MatrixClient retrying() {
        return new Column("iceberg-js 1.0.0, retrying fetch", true);
    }

    /**
     * Makes a change.
     *
     * @param key the key of its requests; {@code null} for one that the client makes
     */
    String act(boolean retrying, String key, Map<String, String> properties, String namespace, Operation operation,
            String prepared) {
        Map<String, Object> command = new HashMap<>();
        Map<String, String> headers = new HashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith("header.")) {
                headers.put(name.substring("header.".length()), value);
            }
        });
        String timeout = properties.get("rest.client.socket-timeout-ms");
        command.put("uri", properties.get("uri"));
        command.put("warehouse", properties.get("warehouse"));
        command.put("authorization", Requests.basic(properties.get("rest.auth.basic.username")));
        command.put("headers", headers);
        command.put("timeout", timeout == null ? null : Integer.valueOf(timeout));
        command.put("retrying", retrying);
        command.put("key", key);
        command.put("operation", operation.name());
        command.put("namespace", namespace);
        command.put("prepared", prepared);
        return send(command).join();
    }

    private CompletableFuture<String> send(Map<String, Object> command) {
        int id = ids.incrementAndGet();
        command.put("id", id);
        CompletableFuture<String> report = new CompletableFuture<>();
        reports.put(id, report);
        synchronized (commands) {
            try {
                commands.write(JSON.writeValueAsString(command) + "\n");
                commands.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return report;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told(line);
            }
        } catch (IOException e) {
            System.out.println("iceberg-js cannot be read any more: " + e);
        }
        reports.values().forEach(report -> report.completeExceptionally(new IllegalStateException("Node has ended")));
    }

    private void told(String line) throws JsonProcessingException {
        JsonNode report = JSON.readTree(line);
        reports.remove(report.path("id").asInt()).complete(report.path("reported").asText());
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** A way to use the client. */
    private final class Column implements MatrixClient {

        private final String title;
        private final boolean retrying;

        Column(String title, boolean retrying) {
            this.title = title;
            this.retrying = retrying;
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public Set<Operation> operations() {
            return OPERATIONS;
        }

        @Override
        public String act(Map<String, String> properties, String namespace, Operation operation, String prepared) {
            return IcebergJs.this.act(retrying, null, properties, namespace, operation, prepared);
        }
    }
}
