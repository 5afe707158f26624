package io.quarkiverse.rest.idempotency.benchmark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Connections that send requests, all on one thread, because it shares two processors with the servers. One request at a time
 * is on its way on a connection.
 * <p>
 * In a closed loop each connection sends the next request when it has the answer to the last one: that finds out how many can
 * be done. In an open loop requests are due at a rate, whatever the server does, and the latency of each counts from when it
 * was due: one that waits for a connection because the server is slow is slow.
 */
final class Load implements AutoCloseable {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);
    private static final int PATIENCE_SECONDS = 120;

    private final EventLoopGroup thread = new NioEventLoopGroup(1);
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Long> due = new ArrayDeque<>();
    private Run run;

    /**
     * @param ports of the nodes, which get the connections in turn
     */
    Load(int count, int... ports) {
        Bootstrap bootstrap = new Bootstrap().group(thread).channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(), new Connection(channel));
                    }
                });
        for (int i = 0; i < count; i++) {
            Channel channel = bootstrap.connect("127.0.0.1", ports[i % ports.length]).syncUninterruptibly().channel();
            connections.add(channel.pipeline().get(Connection.class));
        }
    }

    /** The present measurement; only the thread of the connections touches it, until it has ended. */
    private static final class Run {

        final Work work;
        final boolean closed;
        final long measuredFrom;
        final long until;
        final long limit;
        final Histogram latencies = new Histogram(LONGEST, 3);
        final Map<String, Integer> wrong = new TreeMap<>();
        long sent;
        long answers;
        long last;

        Run(Work work, boolean closed, long measuredFrom, long until, long limit) {
            this.work = work;
            this.closed = closed;
            this.measuredFrom = measuredFrom;
            this.until = until;
            this.limit = limit;
        }
    }

    private final class Connection extends SimpleChannelInboundHandler<HttpObject> {

        private final Channel channel;
        private long countsFrom;
        private boolean underWay;
        private int status;
        private boolean replayed;

        Connection(Channel channel) {
            this.channel = channel;
        }

        void send(long from) {
            countsFrom = from;
            underWay = true;
            run.sent++;
            channel.writeAndFlush(Unpooled.wrappedBuffer(run.work.next()));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) {
                status = response.status().code();
                replayed = response.headers().contains("Idempotent-Replayed");
            }
            if (part instanceof LastHttpContent) {
                underWay = false;
                answered(System.nanoTime());
            }
        }

        private void answered(long now) {
            if (status != 200 || replayed != run.work.replayed()) {
                run.wrong.merge(status + (replayed ? " replayed" : ""), 1, Integer::sum);
            } else if (counts(now)) {
                run.latencies.recordValue(Math.min(LONGEST, now - countsFrom));
            }
            if (counts(now)) {
                run.answers++;
                run.last = now;
            }
            if (!run.closed) {
                Long next = due.poll();
                if (next == null) {
                    idle.add(this);
                } else {
                    send(next);
                }
            } else if (now < run.until && run.sent < run.limit) {
                send(now);
            }
        }

        /** Answers that come in the time that is measured; in an open loop, answers to what was due in it. */
        private boolean counts(long now) {
            return run.closed ? now >= run.measuredFrom && now <= run.until : countsFrom >= run.measuredFrom;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (underWay) {
                underWay = false;
                run.wrong.merge("connection lost", 1, Integer::sum);
            }
        }
    }

    /** Every connection sends one request after the other. */
    Measurement closedLoop(Work work, double warmUpSeconds, double seconds) {
        long start = System.nanoTime();
        long measuredFrom = start + nanos(warmUpSeconds);
        return closedLoop(new Run(work, true, measuredFrom, measuredFrom + nanos(seconds), Long.MAX_VALUE), seconds);
    }

    /** So many requests as fast as they can be done. */
    Measurement times(Work work, long requests) {
        long start = System.nanoTime();
        return closedLoop(new Run(work, true, start, start + nanos(PATIENCE_SECONDS), requests), 0);
    }

    private Measurement closedLoop(Run begun, double seconds) {
        thread.submit(() -> {
            run = begun;
            for (Connection connection : connections) {
                if (run.sent < run.limit) {
                    connection.send(System.nanoTime());
                }
            }
        }).syncUninterruptibly();
        while (System.nanoTime() < begun.until && anyUnderWay()) {
            pause();
        }
        return end(seconds);
    }

    /**
     * @param rate how many requests are due a second
     */
    Measurement openLoop(Work work, double rate, double warmUpSeconds, double seconds) {
        long start = System.nanoTime();
        long measuredFrom = start + nanos(warmUpSeconds);
        long until = measuredFrom + nanos(seconds);
        thread.submit(() -> {
            run = new Run(work, false, measuredFrom, until, Long.MAX_VALUE);
            due.clear();
            idle.clear();
            idle.addAll(connections);
        }).syncUninterruptibly();
        for (long number = 0;; number++) {
            long next = start + (long) (number * 1e9 / rate);
            if (next >= until) {
                break;
            }
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            thread.execute(() -> {
                Connection connection = idle.poll();
                if (connection == null) {
                    due.add(next);
                } else {
                    connection.send(next);
                }
            });
        }
        return end(seconds);
    }

    private Measurement end(double seconds) {
        long patience = System.nanoTime() + nanos(PATIENCE_SECONDS);
        while (anyUnderWay()) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException("Expected every request of " + run.work + " to be answered");
            }
            pause();
        }
        return thread.submit(() -> {
            if (!run.wrong.isEmpty()) {
                throw new IllegalStateException("Expected 200" + (run.work.replayed() ? ", replayed," : "") + " from "
                        + run.work.path() + ", got " + run.wrong + " beside " + run.answers + " answers");
            }
            return new Measurement(run.answers, seconds > 0 ? seconds : (run.last - run.measuredFrom) / 1e9, run.sent,
                    run.latencies);
        }).syncUninterruptibly().getNow();
    }

    private boolean anyUnderWay() {
        return thread.submit(() -> !due.isEmpty() || connections.stream().anyMatch(connection -> connection.underWay))
                .syncUninterruptibly().getNow();
    }

    private static void pause() {
        LockSupport.parkNanos(nanos(0.02));
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    @Override
    public void close() {
        connections.forEach(connection -> connection.channel.close().syncUninterruptibly());
        thread.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
