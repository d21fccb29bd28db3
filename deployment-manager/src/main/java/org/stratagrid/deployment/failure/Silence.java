package org.stratagrid.deployment.failure;

/**
 * What was heard of a node at one moment. Its hypervisor's silence alone says little: a daemon that died leaves the guests living.
 *
 * @param hypervisor       whether libvirt answers
 * @param shell            whether the node's own command answers
 * @param neighbours       whether another node reaches it on the underlay
 * @param otherNodesAnswer some other node's hypervisor answers; if none does, it may be we who are cut off
 */
record Silence(boolean hypervisor, Sign shell, Sign neighbours, boolean otherNodesAnswer) {

    enum Sign {
        LIFE,
        NONE,
        /** It could not be asked in this way. */
        NOT_ASKED
    }

    /** Nothing answers, and it was asked in a second way at least. */
    boolean isComplete() {
        boolean askedTwice = shell == Sign.NONE || neighbours == Sign.NONE;
        return !hypervisor && otherNodesAnswer && askedTwice && shell != Sign.LIFE && neighbours != Sign.LIFE;
    }
}
