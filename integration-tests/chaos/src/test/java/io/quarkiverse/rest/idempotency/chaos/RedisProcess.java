package io.quarkiverse.rest.idempotency.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.rest.idempotency.support.Ports;
import io.quarkiverse.rest.idempotency.support.Signals;
import redis.embedded.RedisServer;

/**
 * A Redis of the tests that keeps what it has in memory, and that they can stop and fill.
 */
final class RedisProcess implements AutoCloseable {

    private final int port;
    private final RedisServer server;
    private final long pid;
    private Socket monitor;

    RedisProcess() {
        try {
            port = Ports.free();
            Set<ProcessHandle> others = new HashSet<>(ProcessHandle.current().children().toList());
            server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").setting("appendonly no")
                    .setting("maxmemory-policy noeviction").build();
            server.start();
            List<ProcessHandle> started = ProcessHandle.current().children().filter(child -> !others.contains(child)).toList();
            if (started.size() != 1) {
                throw new IllegalStateException("Expected one new process, Redis, was " + started);
            }
            pid = started.get(0).pid();
        } catch (IOException e) {
            throw new IllegalStateException("Expected Redis to start", e);
        }
    }

    int port() {
        return port;
    }

    /** The commands that it receives from now on, a line each. */
    BufferedReader monitor() {
        try {
            monitor = new Socket(InetAddress.getLoopbackAddress(), port);
            return say(monitor, "MONITOR");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pause() {
        Signals.send("STOP", pid);
    }

    void resume() {
        Signals.send("CONT", pid);
    }

    /** Rejects from now on what needs memory. */
    void fill() {
        command("CONFIG SET maxmemory 1");
    }

    void makeRoom() {
        command("CONFIG SET maxmemory 0");
    }

    /** Rejects writes, as a master does that was demoted: there is no master. */
    void becomeReplica() {
        command("REPLICAOF 127.0.0.1 1");
    }

    void becomeMaster() {
        command("REPLICAOF NO ONE");
    }

    private void command(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            say(socket, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader say(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String answer = answers.readLine();
        if (!"+OK".equals(answer)) {
            throw new IllegalStateException("Expected Redis to do '" + command + "', was told " + answer);
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        resume();
        if (monitor != null) {
            monitor.close();
        }
        server.stop();
    }
}
