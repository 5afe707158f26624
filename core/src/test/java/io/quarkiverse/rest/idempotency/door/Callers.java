package io.quarkiverse.rest.idempotency.door;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.lifecycle.LifecyclePolicy;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Nodes;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.work.Work;

/**
 * Callers of the first of two nodes, whose results are texts.
 */
final class Callers {

    static final String OPERATION = "import-invoice";
    static final int BODY_LIMIT = 200;

    /** A failure that is recorded. */
    public static class Rejected extends Exception {

        private static final long serialVersionUID = 1;

        public Rejected(String message) {
            super(message);
        }
    }

    /** A kind of it. */
    static final class RejectedTwice extends Rejected {

        private static final long serialVersionUID = 1;

        RejectedTwice(String message) {
            super(message);
        }
    }

    final Nodes nodes = new Nodes();
    /** The words of the observer, in order. */
    final List<String> seen = new ArrayList<>();
    /** The transactions of the work; {@code null} where it has none. */
    WorkTransactions transactions;

    static DoorOperation operation(boolean runsUnprotected) {
        return new DoorOperation(OPERATION,
                new LifecyclePolicy(DoorOperation.RECORDS_ALL, runsUnprotected, STORE_BOUND.multipliedBy(3), SETTLE_BOUND,
                        STORE_BOUND),
                BODY_LIMIT, false, List.of(Rejected.class), Duration.ofSeconds(1));
    }

    Object execute(OperationPolicy policy, Work<?, ?> work) throws Throwable {
        return execute(nodes.node, Nodes.attempt(policy), work);
    }

    Object execute(IdempotencyProtocol node, Attempt attempt, Work<?, ?> work) throws Throwable {
        return execute(node, attempt, operation(false), String.class, work);
    }

    Object execute(IdempotencyProtocol node, Attempt attempt, DoorOperation operation, Type type, Work<?, ?> work)
            throws Throwable {
        return new Door(node, new WorkResults(new Texts())).run(
                new Door.Request(operation, attempt, "key-1", type, new Observer(), new ProtocolSteps(node)),
                (answer, bound) -> {
                    nodes.timers.advance(bound == null ? Nodes.WAIT_LIMIT.plus(Nodes.STORE_BOUND) : bound);
                    return answer.isDone();
                }, transactions, work);
    }

    CompletableFuture<Object> start(OperationPolicy policy, Function<IdempotencyContext, CompletionStage<?>> work) {
        return start(policy, Runnable::run, work);
    }

    CompletableFuture<Object> start(OperationPolicy policy, Executor executor,
            Function<IdempotencyContext, CompletionStage<?>> work) {
        return new Door(nodes.node, new WorkResults(new Texts())).start(
                new Door.Request(operation(false), Nodes.attempt(policy), "key-1", String.class, new Observer(),
                        new ProtocolSteps(nodes.node)),
                executor, work);
    }

    /** Texts as they are, and maps as properties. */
    static final class Texts implements ResultCodec {

        @Override
        public byte[] write(Object result) {
            if (result instanceof Map<?, ?> parts) {
                Properties properties = new Properties();
                properties.putAll(parts);
                StringWriter text = new StringWriter();
                try {
                    properties.store(text, null);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return text.toString().getBytes(StandardCharsets.UTF_8);
            }
            if (result instanceof String text) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            throw new IllegalArgumentException("Expected a text, was " + result.getClass().getName());
        }

        @Override
        public Object read(byte[] json, Type type) {
            String text = new String(json, StandardCharsets.UTF_8);
            if (type == Map.class) {
                Properties properties = new Properties();
                try {
                    properties.load(new StringReader(text));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return properties;
            }
            if (type == String.class) {
                return text;
            }
            throw new IllegalArgumentException("Expected a text, was asked for " + type);
        }
    }

    private final class Observer implements WorkObserver {

        @Override
        public void begins(IdempotencyContext context, Execution execution) {
            seen.add(execution == null ? "begins unprotected" : "begins");
        }

        @Override
        public void left() {
            seen.add("left");
        }

        @Override
        public void replays(RecordedResponse response) {
            seen.add("replays " + response.status());
        }

        @Override
        public void rejected(Rejection rejection) {
            seen.add("rejected");
        }

        @Override
        public String trace() {
            return null;
        }
    }
}
