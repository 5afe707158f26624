package io.quarkiverse.rest.idempotency.simulator.planted;

import java.lang.reflect.Method;
import java.util.Arrays;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * One call in a compiled class that goes elsewhere.
 *
 * @param type the name of the class, without {@link PlantedLoader#ROOT}
 * @param method the method that calls; what is written in a lambda in it belongs to it
 * @param called the name of the method that it calls
 * @param substitute the name of the method of {@link Substitutes} that it calls instead
 */
record Replacement(String type, String method, String called, String substitute) {

    /**
     * @return the class with the call replaced
     * @throws IllegalStateException if it makes no such call
     */
    byte[] in(byte[] compiled) {
        Method target = Arrays.stream(Substitutes.class.getMethods()).filter(one -> one.getName().equals(substitute))
                .findFirst().orElseThrow();
        ClassReader reader = new ClassReader(compiled);
        ClassWriter writer = new ClassWriter(reader, 0);
        int[] replaced = new int[1];
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
                return !isMeant(name) ? visitor : new MethodVisitor(Opcodes.ASM9, visitor) {

                    @Override
                    public void visitMethodInsn(int opcode, String owner, String callee, String types, boolean onInterface) {
                        if (callee.equals(called)) {
                            replaced[0]++;
                            super.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(Substitutes.class), substitute,
                                    Type.getMethodDescriptor(target), false);
                        } else {
                            super.visitMethodInsn(opcode, owner, callee, types, onInterface);
                        }
                    }
                };
            }
        }, 0);
        if (replaced[0] == 0) {
            throw new IllegalStateException("There is no call of " + called + " in " + type + "." + method);
        }
        return writer.toByteArray();
    }

    private boolean isMeant(String name) {
        return name.equals(method) || name.startsWith("lambda$" + method + "$");
    }
}
