package io.quarkiverse.rest.idempotency.runtime.threads;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes threads for one kind of work.
 */
public final class NodeThreads {

    private static final Duration IDLE = Duration.ofMinutes(1);

    private NodeThreads() {
    }

    /**
     * @param name of the threads
     * @param count how many there are at most; work beyond that waits
     * @return threads that are begun when there is work and end when there has been none for a minute, and that keep no process
     *         from ending
     */
    public static ExecutorService upTo(int count, String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(count, count, IDLE.toSeconds(), TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
