package io.quarkiverse.rest.idempotency.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that must be told one before they start.
 */
public final class Ports {

    /**
     * Below those that the operating system gives to connections and to servers that leave the choice to it: one of these can
     * be gone between the look and the start of the server. Redis uses the port ten thousand above, too, for the bus of a
     * cluster.
     */
    private static final int FIRST = 10_000;
    private static final int END = 20_000;

    private Ports() {
    }

    /**
     * A port of the loopback interface on which nothing listens.
     */
    public static int free() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: another one is tried.
            }
        }
        throw new IllegalStateException(
                "Expected a free port between " + FIRST + " and " + END + ", found none in 1000 attempts");
    }
}
