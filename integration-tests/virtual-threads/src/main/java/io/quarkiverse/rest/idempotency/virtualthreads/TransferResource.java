package io.quarkiverse.rest.idempotency.virtualthreads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.ResponseStatus;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.smallrye.common.annotation.RunOnVirtualThread;

/**
 * A method that runs on a virtual thread, and answers with its thread and the context of its log.
 */
@Path("/transfers")
public class TransferResource {

    @Inject
    IdempotencyContext context;

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicBoolean waited = new AtomicBoolean();
    private volatile CompletableFuture<Integer> statusOfFirst;

    @POST
    @ResponseStatus(201)
    @RunOnVirtualThread
    @Idempotent(operation = "transfer")
    public Transfer transfer(TransferRequest request) {
        return new Transfer(request.amount(), runs.incrementAndGet(), Thread.currentThread().isVirtual(),
                (String) MDC.get("idempotency.operation"), FilterThread.isCurrent());
    }

    /** Tells whether its step, and the method behind it, are on a virtual thread. */
    @POST
    @Path("stepped")
    @RunOnVirtualThread
    @Idempotent(operation = "stepped", staleLease = StaleLease.RE_EXECUTE)
    public String stepped(TransferRequest request, IdempotentSteps steps) {
        boolean inStep = steps.run("ask", Boolean.class, () -> Thread.currentThread().isVirtual());
        return inStep + " " + Thread.currentThread().isVirtual();
    }

    /** Tells the key that it derives for a call. */
    @POST
    @Path("derived")
    @RunOnVirtualThread
    @Idempotent(operation = "derived")
    public String derived(TransferRequest request) {
        return context.deriveKey("bank") + " " + Thread.currentThread().isVirtual();
    }

    /** The first run ends with the status that the test gives. */
    @POST
    @Path("held")
    @RunOnVirtualThread
    @Idempotent(operation = "held", inFlight = InFlight.WAIT, waitLimit = "60s")
    public Response held(TransferRequest request) {
        boolean first = waited.compareAndSet(false, true);
        return Response.status(first ? statusOfFirst.join() : 201).entity(transfer(request)).build();
    }

    void hold() {
        waited.set(false);
        statusOfFirst = new CompletableFuture<>();
    }

    boolean isHeld() {
        return waited.get();
    }

    void end(int status) {
        statusOfFirst.complete(status);
    }

    int runs() {
        return runs.get();
    }

    /**
     * The body of a request.
     */
    public record TransferRequest(long amount) {
    }

    /**
     * The result of the transfer.
     *
     * @param run how often the method had run by then
     * @param virtual whether it ran on a virtual thread
     * @param logged the operation that the lines of its log had
     * @param filtered whether its request filters ran on the same thread
     */
    public record Transfer(long amount, int run, boolean virtual, String logged, boolean filtered) {
    }
}
