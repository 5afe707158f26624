package io.quarkiverse.rest.idempotency.test;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs calls that wait, each in a thread of its own. The common pool, which {@link CompletableFuture} uses by default, has one
 * thread on two processors: with JDK 25, a call there begins when the one before it has ended.
 */
public final class Background {

    private Background() {
    }

    public static <T> CompletableFuture<T> call(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, Background::start);
    }

    public static CompletableFuture<Void> run(Runnable call) {
        return CompletableFuture.runAsync(call, Background::start);
    }

    private static void start(Runnable call) {
        Thread thread = new Thread(call, "background");
        thread.setDaemon(true);
        thread.start();
    }
}
