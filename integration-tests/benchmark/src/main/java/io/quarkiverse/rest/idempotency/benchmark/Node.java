package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * The packaged lab, with the extension or without it.
 */
final class Node implements AutoCloseable {

    private static final String WITH = "../../lab/target/quarkus-app";
    private static final String REACTIVE = "../../lab-reactive/target/quarkus-app";
    private static final String SMALL = "../../lab-small/target/quarkus-app";
    private static final String ON_REDIS = "../../lab-redis/target/quarkus-app";
    private static final String LIBRARY = "../../lab-library/target/quarkus-app";
    private static final String WITHOUT = "../../lab-plain/target/quarkus-app";
    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");

    final PackagedApplication application;

    private Node(PackagedApplication application) {
        this.application = application;
    }

    static Node with(DurablePostgres postgres, String database, Map<String, String> more) {
        return start(WITH, postgres.configuration(database), more);
    }

    /** The lab without JDBC. */
    static Node reactive(DurablePostgres postgres, Map<String, String> more) {
        return start(REACTIVE, postgres.reactiveConfiguration(), more);
    }

    /** The lab with nothing but what {@link #without} has, and the idempotent methods that do the same. */
    static Node small(DurablePostgres postgres, Map<String, String> environment) {
        return start(SMALL, postgres.configuration(DurablePostgres.LAB), Map.of(), environment);
    }

    static Node without(DurablePostgres postgres, Map<String, String> environment) {
        return start(WITHOUT, postgres.configuration(DurablePostgres.LAB), Map.of(), environment);
    }

    /**
     * The lab without the extension and with another library.
     *
     * @param database of its own, because the library may have tables there
     */
    static Node library(DurablePostgres postgres, String database, Map<String, String> more) {
        return start(LIBRARY, postgres.configuration(database), more);
    }

    /**
     * @param directory the packaged lab of another build
     * @param database of its own, because its tables may be others
     */
    static Node of(String directory, DurablePostgres postgres, String database) {
        Path build = Path.of(System.getProperty("build.directory")).toAbsolutePath();
        return start(build.relativize(Path.of(directory).toAbsolutePath()).toString(), postgres.configuration(database),
                Map.of());
    }

    /** The lab on Redis, whose effects are in PostgreSQL. */
    static Node onRedis(DurablePostgres postgres, int port, String prefix) {
        return start(ON_REDIS, postgres.configuration(DurablePostgres.LAB), redis(port, prefix));
    }

    /**
     * @param directory the packaged lab on Redis of another build
     * @param prefix of the keys of its records, because their layout may be another
     */
    static Node onRedis(String directory, DurablePostgres postgres, int port, String prefix) {
        Path build = Path.of(System.getProperty("build.directory")).toAbsolutePath();
        return start(build.relativize(Path.of(directory).toAbsolutePath()).toString(),
                postgres.configuration(DurablePostgres.LAB), redis(port, prefix));
    }

    private static Map<String, String> redis(int port, String prefix) {
        return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + port, "quarkus.rest-idempotency.redis.key-prefix", prefix);
    }

    private static Node start(String directory, Map<String, String> datasource, Map<String, String> more) {
        return start(directory, datasource, more, Map.of());
    }

    private static Node start(String directory, Map<String, String> datasource, Map<String, String> more,
            Map<String, String> environment) {
        Map<String, String> configuration = new HashMap<>(datasource);
        // Nothing is to happen at times of its own, but where that is measured.
        configuration.put("quarkus.rest-idempotency.purge.enabled", "false");
        configuration.putAll(more);
        return new Node(PackagedApplication.start(directory, Path.of(System.getProperty("build.directory")), configuration,
                environment));
    }

    int port() {
        return application.port();
    }

    long pid() {
        return application.pid();
    }

    /** The duration of its start as its log says, in milliseconds. */
    double startMillis() {
        Matcher started = STARTED.matcher(application.log());
        if (!started.find()) {
            throw new IllegalStateException("Expected the time of the start in: " + application.log());
        }
        return Double.parseDouble(started.group(1)) * 1000;
    }

    /**
     * @return the body of the answer, which is 200
     */
    String answer(String path) {
        return answer(path, HttpRequest.newBuilder());
    }

    /**
     * @return the body of the answer to a request with a key, which is 200
     */
    String answer(String path, String key) {
        return answer(path, HttpRequest.newBuilder().header("Idempotency-Key", '"' + key + '"'));
    }

    private String answer(String path, HttpRequest.Builder request) {
        request.uri(URI.create("http://127.0.0.1:" + port() + path)).POST(HttpRequest.BodyPublishers.noBody());
        try {
            HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("Expected 200 from " + path + ", was " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException("Expected an answer from " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + path, e);
        }
    }

    /** The duration of one request on a connection of its own, in milliseconds. */
    double requestMillis(String path) {
        byte[] request = Work.plain("first", path).next();
        long start = System.nanoTime();
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.getOutputStream().write(request);
            byte[] head = socket.getInputStream().readNBytes(12);
            double millis = (System.nanoTime() - start) / 1e6;
            if (!new String(head, StandardCharsets.ISO_8859_1).equals("HTTP/1.1 200")) {
                throw new IllegalStateException("Expected 200 from " + path);
            }
            return millis;
        } catch (IOException e) {
            throw new IllegalStateException("Expected an answer from " + path, e);
        }
    }

    @Override
    public void close() {
        application.close();
    }
}
