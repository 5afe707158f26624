package io.quarkiverse.rest.idempotency.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The network between an application and its database: it passes bytes on, cuts connections, or makes them late.
 */
final class TcpProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** Of all proxies: an operating system gives the port of a connection that has ended to any of them. */
    private final Map<Integer, String> origins;
    private volatile String origin;
    private volatile boolean cut;
    private volatile Delay delay = new Delay(0);

    /**
     * @param target the port of the database, which may be gone at times
     * @param origins gets the names of those who have made the connections that the database sees, by their ports
     */
    TcpProxy(int target, Map<Integer, String> origins) {
        this.target = target;
        this.origins = origins;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    /** The server of the connections from now on. */
    void origin(String name) {
        origin = name;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Cuts all connections, and those that are tried until {@link #mend}. */
    void cut() {
        cut = true;
        open.forEach(TcpProxy::reset);
    }

    void mend() {
        cut = false;
    }

    /**
     * From now on, whatever arrives is passed on so much later.
     *
     * @param millis how much; 0 ends it at once
     */
    void delay(long millis) {
        Delay former = delay;
        delay = new Delay(millis);
        former.over.countDown();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                start("connect", () -> connect(client));
            } catch (IOException e) {
                // Closed, or the client is gone already.
            }
        }
    }

    private void connect(Socket client) {
        open.add(client);
        Socket server = new Socket();
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            origins.put(server.getLocalPort(), origin);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException down) {
            end(client);
            return;
        }
        open.add(server);
        if (cut) {
            end(client);
            end(server);
            return;
        }
        start("to database", () -> pass(client, server));
        pass(server, client);
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[1 << 16];
        try {
            from.setTcpNoDelay(true);
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
                delay.pass();
                output.write(bytes, 0, count);
            }
        } catch (IOException broken) {
            // As broken as it is for the other side, which learns of it now.
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        reset(socket);
        open.remove(socket);
    }

    /** Ends a connection as a router does that forgets it: with a reset, whatever is still on its way. */
    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // It is what is wanted.
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, "proxy: " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    /** The delay of bytes, until the fault is over. */
    private static final class Delay {

        private final long millis;
        private final CountDownLatch over = new CountDownLatch(1);

        Delay(long millis) {
            this.millis = millis;
        }

        void pass() {
            if (millis > 0) {
                try {
                    over.await(millis, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
