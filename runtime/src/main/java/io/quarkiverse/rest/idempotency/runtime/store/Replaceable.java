package io.quarkiverse.rest.idempotency.runtime.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Connections that all calls share, made when they are needed, and replaced as a whole when one of them is of no use. Replaced
 * ones are closed at the end of the last call on them, so that a server that turns down every call for minutes never has more
 * of them than there are calls under way.
 * <p>
 * All methods may be called on any thread.
 *
 * @param <R> the connections
 */
public final class Replaceable<R> implements AutoCloseable {

    private final Supplier<R> maker;
    private final Consumer<R> closer;
    private Shared current;
    private boolean closed;

    /**
     * @param maker makes connections, or begins to
     * @param closer closes them, and ends the calls that wait for them. It is called once for all that were made
     */
    public Replaceable(Supplier<R> maker, Consumer<R> closer) {
        this.maker = maker;
        this.closer = closer;
    }

    /**
     * Begins a call on the present connections.
     *
     * @throws IllegalStateException when this is closed
     */
    public synchronized Use use() {
        if (closed) {
            throw new IllegalStateException("The store is closed");
        }
        if (current == null) {
            current = new Shared(maker.get());
        }
        current.users.incrementAndGet();
        return new Use(current);
    }

    /** The next call has new connections. Calls that are under way on the outdated ones may be answered. */
    public void replace(R outdated) {
        Shared left = leave(outdated);
        if (left != null) {
            left.leave();
        }
    }

    /** The next call has new connections. Calls that are under way on the failed ones end. */
    public void giveUp(R failed) {
        Shared left = leave(failed);
        if (left != null) {
            left.close();
        }
    }

    /**
     * @return {@code null} if others are the present ones
     */
    private synchronized Shared leave(R connections) {
        if (current == null || current.connections != connections) {
            return null;
        }
        Shared left = current;
        current = null;
        return left;
    }

    /** There are no more calls. Calls that are under way on the present connections end. */
    @Override
    public void close() {
        Shared last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.close();
        }
    }

    /** The part that one call has in connections. */
    public final class Use {

        private final Shared shared;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Use(Shared shared) {
            this.shared = shared;
        }

        public R connections() {
            return shared.connections;
        }

        /** To be called when the call was answered, or is not waited for any longer. A second call has no effect. */
        public void end() {
            if (ended.compareAndSet(false, true)) {
                shared.leave();
            }
        }
    }

    private final class Shared {

        private final R connections;
        /** The calls, and one more for as long as others may begin. */
        private final AtomicInteger users = new AtomicInteger(1);
        private final AtomicBoolean open = new AtomicBoolean(true);

        Shared(R connections) {
            this.connections = connections;
        }

        void leave() {
            if (users.decrementAndGet() == 0) {
                close();
            }
        }

        /** Outside of the lock: the calls that end may run code of the application. */
        void close() {
            if (open.compareAndSet(true, false)) {
                closer.accept(connections);
            }
        }
    }
}
