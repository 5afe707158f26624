package io.quarkiverse.rest.idempotency.test.transaction;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;

import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;

/** The methods whose records cannot be completed in their transaction, and a few that can. */
final class NotInTransaction {

    private static final String BLOCKS = "because the method must block, and it ";
    private static final String LEAVES = "because the method leaves the transaction that is begun for it: it is @Transactional";
    private static final String TIMEOUT = "because the transaction is begun before the method, whose "
            + "@TransactionConfiguration cannot set its time-out any more";

    private static final Map<String, String> MANY = Map.of(
            "uni()", BLOCKS + "returns a Uni",
            "stage()", BLOCKS + "returns a CompletionStage",
            "future()", BLOCKS + "returns a CompletableFuture",
            "nonBlocking()", BLOCKS + "is @NonBlocking",
            "suspended(AsyncResponse)", BLOCKS + "takes an AsyncResponse",
            "requiresNew()", LEAVES + "(REQUIRES_NEW)",
            "notSupported()", LEAVES + "(NOT_SUPPORTED)",
            "never()", LEAVES + "(NEVER)",
            "timeout()", TIMEOUT);

    private NotInTransaction() {
    }

    /** The problem of each method of a resource that extends {@link Many}. */
    static List<String> many(Class<?> resource, BiFunction<String, String, String> line) {
        return MANY.entrySet().stream()
                .map(entry -> line.apply(resource.getName() + "#" + entry.getKey(), entry.getValue())).toList();
    }

    /** The problem of the one wrong method of a resource that extends {@link OfClass}. */
    static String ofClass(Class<?> resource, BiFunction<String, String, String> line) {
        return line.apply(resource.getName() + "#inherited()", LEAVES + "(REQUIRES_NEW)");
    }

    abstract static class Many {

        @POST
        @Path("uni")
        public Uni<String> uni() {
            return Uni.createFrom().nullItem();
        }

        @POST
        @Path("stage")
        public CompletionStage<String> stage() {
            return future();
        }

        @POST
        @Path("future")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("");
        }

        @POST
        @Path("non-blocking")
        @NonBlocking
        public String nonBlocking() {
            return "";
        }

        @POST
        @Path("suspended")
        public void suspended(@Suspended AsyncResponse response) {
        }

        @POST
        @Path("requires-new")
        @Transactional(Transactional.TxType.REQUIRES_NEW)
        public String requiresNew() {
            return "";
        }

        @POST
        @Path("not-supported")
        @Transactional(Transactional.TxType.NOT_SUPPORTED)
        public String notSupported() {
            return "";
        }

        @POST
        @Path("never")
        @Transactional(Transactional.TxType.NEVER)
        public String never() {
            return "";
        }

        @POST
        @Path("timeout")
        @Transactional
        @TransactionConfiguration(timeout = 1)
        public String timeout() {
            return "";
        }

        @POST
        @Path("mandatory")
        @Transactional(Transactional.TxType.MANDATORY)
        public String mandatory() {
            return "";
        }

        @POST
        @Path("plain")
        public String plain() {
            return "";
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @NonBlocking
    abstract static class OfClass {

        @POST
        @Path("inherited")
        @Blocking
        public String inherited() {
            return "";
        }

        @POST
        @Path("own")
        @Transactional
        @Blocking
        public String own() {
            return "";
        }
    }
}
