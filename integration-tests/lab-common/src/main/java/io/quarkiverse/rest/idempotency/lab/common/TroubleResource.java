package io.quarkiverse.rest.idempotency.lab.common;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestQuery;

import io.netty.util.concurrent.EventExecutor;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.Vertx;

/**
 * Trouble that applications make for themselves.
 */
@Path("/lab/trouble")
public class TroubleResource {

    @Inject
    Vertx vertx;

    /** Holds every event loop of the application, as code does that blocks where it must not. */
    @POST
    @Path("/event-loops")
    @Blocking
    public void blockEventLoops(@RestQuery long millis) throws InterruptedException {
        List<EventExecutor> loops = new ArrayList<>();
        vertx.nettyEventLoopGroup().forEach(loops::add);
        CountDownLatch free = new CountDownLatch(loops.size());
        for (EventExecutor loop : loops) {
            loop.execute(() -> {
                try {
                    Slow.take(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    free.countDown();
                }
            });
        }
        free.await();
    }
}
