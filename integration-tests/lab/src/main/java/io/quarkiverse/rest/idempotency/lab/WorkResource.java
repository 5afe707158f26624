package io.quarkiverse.rest.idempotency.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;

/**
 * Work that does nothing, without HTTP, for the benchmark to compare with {@link NoopResource}.
 */
@Path("/lab/work")
@Produces(MediaType.TEXT_PLAIN)
public class WorkResource {

    private static final String OPERATION = "lab-work";
    private static final String CONTENT = "{\"amount\":1234,\"currency\":\"EUR\",\"recipient\":\"someone\"}";

    @Inject
    Idempotency idempotency;

    /**
     * Runs work with new keys, one after the other on each thread.
     *
     * @return how often it ran
     */
    @POST
    @IdempotentOperation(name = OPERATION)
    public long run(@RestQuery int threads, @RestQuery long millis) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + millis * 1_000_000;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(executor.submit(() -> runUntil(end)));
            }
            long sum = 0;
            for (Future<Long> count : counts) {
                sum += count.get();
            }
            return sum;
        } finally {
            executor.shutdown();
        }
    }

    private long runUntil(long end) {
        String run = UUID.randomUUID().toString();
        long count = 0;
        while (System.nanoTime() < end) {
            idempotency.execute(WorkRequest.of(OPERATION, run + count).payload(CONTENT).returning(String.class),
                    context -> PlainResource.DONE);
            count++;
        }
        return count;
    }
}
