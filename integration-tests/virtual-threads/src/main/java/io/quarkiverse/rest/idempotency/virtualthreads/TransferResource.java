package io.quarkiverse.rest.idempotency.virtualthreads;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.ResponseStatus;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;

/**
 * A method that runs on a virtual thread, and says so, and what its log would say.
 */
@Path("/transfers")
public class TransferResource {

    private final AtomicInteger runs = new AtomicInteger();

    @POST
    @ResponseStatus(201)
    @RunOnVirtualThread
    @Idempotent(operation = "transfer")
    public Transfer transfer(TransferRequest request) {
        return new Transfer(request.amount(), runs.incrementAndGet(), Thread.currentThread().isVirtual(),
                (String) MDC.get("idempotency.operation"), FilterThread.isCurrent());
    }

    int runs() {
        return runs.get();
    }

    /**
     * What a client sends.
     */
    public record TransferRequest(long amount) {
    }

    /**
     * What became of it.
     *
     * @param run how often the method had run by then
     * @param virtual whether it ran on a virtual thread
     * @param logged the operation that the lines of its log had
     * @param filtered whether its request filters ran on the same thread
     */
    public record Transfer(long amount, int run, boolean virtual, String logged, boolean filtered) {
    }
}
