package io.quarkiverse.rest.idempotency.support;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The application as it is shipped, in a process of its own, on a port that the system chose. It is ready when
 * {@link #start} returns.
 */
public final class PackagedApplication implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final long PATIENCE_SECONDS = 60;
    private static final long DUMP_SECONDS = 3;
    /** Options for its JVM. Tests set those of JVMs that end soon, and measurements none. */
    private static final String JVM = System.getProperty("application.jvm", "");

    private final Process process;
    private final StringBuffer log = new StringBuffer();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private PackagedApplication(Process process) {
        this.process = process;
    }

    /**
     * @param application the directory of the application, below that of the build
     * @param directory where it is started
     * @param configuration what it is told on the command line
     */
    public static PackagedApplication start(String application, Path directory, Map<String, String> configuration) {
        return start(application, directory, configuration, Map.of());
    }

    /**
     * @param environment the variables that it has besides those of this process
     */
    public static PackagedApplication start(String application, Path directory, Map<String, String> configuration,
            Map<String, String> environment) {
        Path jar = Path.of(System.getProperty("build.directory"), application, "quarkus-run.jar").normalize();
        ClassArchive archive = new ClassArchive(jar);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream.of(JVM.split(" ")).filter(option -> !option.isBlank()).forEach(command::add);
        command.addAll(archive.options());
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=0");
        configuration.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(jar.toString());
        try {
            File workingDirectory = directory.toFile();
            ProcessBuilder process = new ProcessBuilder(command).directory(workingDirectory).redirectErrorStream(true);
            process.environment().putAll(environment);
            PackagedApplication started = new PackagedApplication(process.start());
            started.awaitReady();
            archive.ready(started.process);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        Thread reader = new Thread(this::readLog, "log of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        try {
            port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            kill();
            throw new IllegalStateException("Expected the application to start, but it wrote:\n" + log, e);
        }
    }

    private void readLog() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.append(line).append('\n');
                Matcher ready = READY.matcher(line);
                if (ready.find()) {
                    port.complete(Integer.valueOf(ready.group(1)));
                }
            }
        } catch (IOException killed) {
            log.append(killed).append('\n');
        }
        port.completeExceptionally(new IllegalStateException("The application ended"));
    }

    public int port() {
        return port.join();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public long pid() {
        return process.pid();
    }

    /** All that it has written so far. */
    public String log() {
        return log.toString();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Stops the process, where it is, as a long pause of a virtual machine would. */
    public void pause() {
        Signals.send("STOP", process.pid());
    }

    /** Lets it go on after {@link #pause}; it does not know that it was away. */
    public void resume() {
        Signals.send("CONT", process.pid());
    }

    /** Ends the process as {@code kill -9} does: it gets no chance to finish anything. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        // Not as Process does it: that would also stop listening, and how it ends is worth reading.
        process.toHandle().destroy();
        awaitEnd();
    }

    /** @return whether the process has ended, or does so in time */
    public boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitEnd() {
        if (!awaitEnd(Duration.ofSeconds(PATIENCE_SECONDS))) {
            Signals.send("QUIT", process.pid());
            // A JVM tells on this signal what all its threads do, and goes on: what it does not do in time is to end.
            awaitEnd(Duration.ofSeconds(DUMP_SECONDS));
            process.destroyForcibly();
            throw new IllegalStateException("Expected the application to end, but it wrote:\n" + log);
        }
    }
}
