package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.concurrent.Executor;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * The place where work without a thread of its own goes on.
 */
final class CallerContext {

    private CallerContext() {
    }

    /**
     * @return runs tasks on the Vert.x context of the calling thread, or on worker threads where it has none
     */
    static Executor executor() {
        Context context = Vertx.currentContext();
        if (context == null) {
            return Infrastructure.getDefaultExecutor();
        }
        return task -> {
            if (Vertx.currentContext() == context && Context.isOnEventLoopThread()) {
                task.run();
            } else {
                context.runOnContext(ignored -> task.run());
            }
        };
    }
}
