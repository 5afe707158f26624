package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.Arrays;

import org.jboss.resteasy.reactive.server.handlers.ExceptionHandler;
import org.jboss.resteasy.reactive.server.handlers.ResponseWriterHandler;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Makes the handler chains of a request with a key from the chains that Quarkus REST has for its method: with an
 * {@link ResponseHandler} before the handler that writes the response, and with a watch for exceptions that nothing maps. A
 * method's chains are the same for all its requests, so that they are made once.
 */
final class ResponseChains {

    private volatile Made abort;
    private volatile Made replay;
    private volatile Made wait;
    private volatile Made rest;
    private volatile Made secondPass;

    private record Made(ServerRestHandler[] from, int position, ServerRestHandler[] chain) {
    }

    /**
     * @param chain the chain of a request that ends with a response of a filter or with an exception
     */
    ServerRestHandler[] abortChain(ServerRestHandler[] chain) {
        Made made = abort;
        if (made == null || made.from != chain) {
            ServerRestHandler[] own = beforeWriter(chain, 0);
            for (int i = 0; i < own.length; i++) {
                if (own[i] instanceof ExceptionHandler mapping) {
                    own[i] = new UnmappedExceptionHandler(mapping);
                }
            }
            abort = made = new Made(chain, 0, own);
        }
        return made.chain;
    }

    /**
     * @param chain the chain of a request that ends with a response of a filter or with an exception
     * @return the chain of a request that is answered from its record: an exception of its first pass is not mapped again
     */
    ServerRestHandler[] replayChain(ServerRestHandler[] chain) {
        Made made = replay;
        if (made == null || made.from != chain) {
            replay = made = new Made(chain, 0, withoutMapping(beforeWriter(chain, 0)));
        }
        return made.chain;
    }

    /**
     * @param chain the chain of a request that ends with a response of a filter or with an exception
     * @return that of a request that waits: the response filters run, no response is written, and it resumes after the wait
     */
    ServerRestHandler[] waitChain(ServerRestHandler[] chain) {
        Made made = wait;
        if (made == null || made.from != chain) {
            ServerRestHandler[] own = withoutMapping(beforeWriter(chain, 0));
            own[own.length - 2] = SecondPass.WaitHandler.INSTANCE;
            own[own.length - 1] = SecondPass.RestartHandler.INSTANCE;
            wait = made = new Made(chain, 0, own);
        }
        return made.chain;
    }

    /**
     * @param chain the chain of a request that ends with a response of a filter or with an exception
     * @return the chain of a second pass after a failed first pass: where a filter ends it with a response of its own, the
     *         exception, which Quarkus REST keeps with the request, is not mapped
     */
    ServerRestHandler[] secondPassChain(ServerRestHandler[] chain) {
        Made made = secondPass;
        if (made == null || made.from != chain) {
            ServerRestHandler[] own = chain.clone();
            for (int i = 0; i < own.length; i++) {
                if (own[i] instanceof ExceptionHandler mapping) {
                    own[i] = context -> {
                        if (KeyedRequest.of(context).hasFailed(context)) {
                            mapping.handle(context);
                        }
                    };
                }
            }
            secondPass = made = new Made(chain, 0, own);
        }
        return made.chain;
    }

    private static ServerRestHandler[] withoutMapping(ServerRestHandler[] chain) {
        return Arrays.stream(chain).filter(handler -> !(handler instanceof ExceptionHandler))
                .toArray(ServerRestHandler[]::new);
    }

    /**
     * @param chain the chain of a request whose method has returned
     * @param position where in that chain it is
     * @return the rest of the chain
     */
    ServerRestHandler[] restOfChain(ServerRestHandler[] chain, int position) {
        Made made = rest;
        if (made == null || made.from != chain || made.position != position) {
            rest = made = new Made(chain, position, beforeWriter(chain, position));
        }
        return made.chain;
    }

    private static ServerRestHandler[] beforeWriter(ServerRestHandler[] chain, int from) {
        int last = chain.length - 1;
        if (last < from || !(chain[last] instanceof ResponseWriterHandler)) {
            throw new IllegalStateException("Expected a chain that ends with a " + ResponseWriterHandler.class.getSimpleName()
                    + ", was " + Arrays.toString(chain) + " from " + from
                    + ". This version of Quarkus is not supported, or another extension has changed the chain");
        }
        ServerRestHandler[] own = Arrays.copyOfRange(chain, from, chain.length + 1);
        own[own.length - 1] = chain[last];
        own[own.length - 2] = ResponseHandler.INSTANCE;
        return own;
    }
}
