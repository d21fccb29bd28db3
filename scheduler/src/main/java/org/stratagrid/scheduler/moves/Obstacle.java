package org.stratagrid.scheduler.moves;

/** Why a node cannot take a server, in the order in which it is looked at; each node is counted under the first. */
public enum Obstacle {
    CLOSED("takes no new servers", "take no new servers"),
    GROUP("belongs to another group", "belong to another group"),
    DEDICATED("is not for this customer", "are not for this customer"),
    ISOLATED("is not for customers of this risk", "are not for customers of this risk"),
    MEMORY("has too little memory free", "have too little memory free"),
    CPU("has too few CPUs free", "have too few CPUs free"),
    DISK("has too little disk free", "have too little disk free"),
    BANDWIDTH("has too little bandwidth free", "have too little bandwidth free"),
    APART("holds this tier already", "hold this tier already");

    private final String one;
    private final String many;

    Obstacle(String one, String many) {
        this.one = one;
        this.many = many;
    }

    String words(int nodes) {
        return nodes == 1 ? one : many;
    }
}
