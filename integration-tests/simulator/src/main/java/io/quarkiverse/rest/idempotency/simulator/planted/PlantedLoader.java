package io.quarkiverse.rest.idempotency.simulator.planted;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Loads the protocol and the simulator once more, with some calls replaced.
 */
final class PlantedLoader extends ClassLoader {

    /** The packages that are loaded once more. */
    static final String ROOT = "io.quarkiverse.rest.idempotency.";

    private final List<Replacement> replacements;

    PlantedLoader(List<Replacement> replacements) {
        super(PlantedLoader.class.getClassLoader());
        this.replacements = replacements;
    }

    /**
     * @return a hunt whose classes are loaded once more
     */
    @SuppressWarnings("unchecked")
    LongFunction<String> load(Class<? extends LongFunction<String>> hunt) {
        try {
            return (LongFunction<String>) loadClass(hunt.getName()).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The bug could not be planted", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(ROOT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream compiled = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (compiled == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = compiled.readAllBytes();
            for (Replacement replacement : replacements) {
                if (name.equals(ROOT + replacement.type())) {
                    bytes = replacement.in(bytes);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
