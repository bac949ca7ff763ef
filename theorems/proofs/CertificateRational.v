(** A certificate in rational numbers: data, weights, radius and reference of one small network, and a
    program that checks over Q, by computation alone, everything that C1 and C2 ask for: which pairs can
    change an indicator, c⁰_i, E⁰_i, S², the radius and Γ. Doubles are rational numbers, so that this is
    the network itself, not one near it. *)
From Coq Require Import QArith Qreals Reals Lra Lia List.
Require Import Definitions Sums Vectors Network CertificateFeatures CertificateRegret.
Import ListNotations.
Open Scope Q_scope.

(** A double: an integer times a power of 2. *)
Definition dyadic (mantissa exponent : Z) : Q :=
  match exponent with
  | Z0 => inject_Z mantissa
  | Zpos p => inject_Z (mantissa * Z.pow_pos 2 p)
  | Zneg p => mantissa # (Pos.pow 2 p)
  end.

Record network := Network {
  dimension : nat;
  points : list (list Q);     (* x_i *)
  labels : list Q;            (* y_i, −1 or 1 *)
  signs : list Q;             (* outer weight of the first neuron of each pair *)
  weights : list (list Q);    (* initial weights of each pair *)
  radius : Q;                 (* B *)
  step_size : Q               (* η *)
}.

Record witness := Witness {
  displacements : list (list Q);   (* D̄_k *)
  root_width : Q;                  (* at least √m *)
  curvature_bound : Q              (* Γ, or above *)
}.

(** Sums, products and orders over Q, with their images in R. *)
Fixpoint qsum (n : nat) (u : nat -> Q) : Q :=
  match n with O => 0 | S k => Qred (qsum k u + u k) end.
Definition qmean (n : nat) (u : nat -> Q) : Q := qsum n u / inject_Z (Z.of_nat n).
Definition qdot (d : nat) (u v : nat -> Q) : Q := qsum d (fun k => u k * v k).
Definition qabs (u : Q) : Q := if Qle_bool 0 u then u else - u.
Definition qmax (u v : Q) : Q := if Qle_bool u v then v else u.
Definition all (n : nat) (test : nat -> bool) : bool := forallb test (seq 0 n).
Definition number (u : list Q) (i : nat) : Q := nth i u 0.
Definition entry (u : list (list Q)) (i k : nat) : Q := nth k (nth i u []) 0.

Open Scope R_scope.

Lemma Q2R_red u : Q2R (Qred u) = Q2R u.
Proof. apply Qeq_eqR, Qred_correct. Qed.

Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R. simpl. lra. Qed.

Lemma Q2R_Z z : Q2R (inject_Z z) = IZR z.
Proof. unfold Q2R, inject_Z. simpl. lra. Qed.

Lemma Q2R_sum n u : Q2R (qsum n u) = sum n (fun i => Q2R (u i)).
Proof. induction n as [|n IH]; cbn [qsum sum]; [apply Q2R_0|]. rewrite Q2R_red, Q2R_plus, IH. reflexivity. Qed.

Lemma Q2R_dot d u v : Q2R (qdot d u v) = dot d (fun k => Q2R (u k)) (fun k => Q2R (v k)).
Proof. unfold qdot. rewrite Q2R_sum. apply sum_ext. intros. apply Q2R_mult. Qed.

Lemma Q2R_quotient u v : 0 < Q2R v -> Q2R (u / v) = Q2R u / Q2R v.
Proof.
  intros H. apply Q2R_div. intros E. apply Qeq_eqR in E. rewrite E, Q2R_0 in H. lra.
Qed.

Lemma Q2R_mean n u : (0 < n)%nat -> Q2R (qmean n u) = mean n (fun i => Q2R (u i)).
Proof.
  intros H. unfold qmean, mean. pose proof (lt_0_INR n H) as P. rewrite INR_IZR_INZ in *.
  rewrite Q2R_quotient, Q2R_Z, Q2R_sum by (rewrite Q2R_Z; exact P). reflexivity.
Qed.

Lemma Qle_bool_R u v : Qle_bool u v = true -> Q2R u <= Q2R v.
Proof. intros H. apply Qle_Rle, Qle_bool_iff, H. Qed.

Lemma Qle_bool_lt u v : Qle_bool u v = false -> Q2R v < Q2R u.
Proof.
  intros H. apply Qlt_Rlt, Qnot_le_lt. intros C. apply Qle_bool_iff in C. congruence.
Qed.

Lemma Q2R_abs u : Q2R (qabs u) = Rabs (Q2R u).
Proof.
  unfold qabs. destruct (Qle_bool 0 u) eqn:E.
  - apply Qle_bool_R in E. rewrite Q2R_0 in E. rewrite Rabs_pos_eq; auto.
  - apply Qle_bool_lt in E. rewrite Q2R_0 in E. rewrite Rabs_left, Q2R_opp; auto.
Qed.

Lemma Q2R_max u v : Q2R (qmax u v) = Rmax (Q2R u) (Q2R v).
Proof.
  unfold qmax. destruct (Qle_bool u v) eqn:E.
  - apply Qle_bool_R in E. rewrite Rmax_right; auto.
  - apply Qle_bool_lt in E. rewrite Rmax_left; lra.
Qed.

Lemma all_below n test : all n test = true -> forall i, (i < n)%nat -> test i = true.
Proof. intros H i Hi. apply (proj1 (forallb_forall _ _) H), in_seq. lia. Qed.

(** Γ by the trace, and exactly in the plane. *)
Lemma curvature_from_forms d n x Gamma : (0 < n)%nat -> 0 < Gamma ->
  (forall v, mean n (fun i => dot d (x i) v ^ 2) <= Gamma * norm2 d v) -> curvature d n x Gamma.
Proof.
  intros Hn HG H u. set (v := fun k => mean n (fun i => u i * x i k)).
  assert (E : norm2 d v = mean n (fun i => u i * dot d (x i) v)).
  { unfold norm2 at 1, dot at 1. unfold v at 1, mean, Rdiv.
    rewrite (sum_ext d _ (fun k => / INR n * sum n (fun i => v k * (u i * x i k))))
      by (intros; rewrite sum_scale; ring).
    rewrite sum_scale, sum_swap, Rmult_comm. f_equal. apply sum_ext. intros i _.
    unfold dot. rewrite <- sum_scale. apply sum_ext. intros. ring. }
  assert (Y : 2 * mean n (fun i => u i * dot d (x i) v)
              <= Gamma * mean n (fun i => u i ^ 2) + / Gamma * mean n (fun i => dot d (x i) v ^ 2)).
  { rewrite <- !mean_scale by exact Hn. unfold mean, Rdiv. rewrite <- Rmult_plus_distr_r, <- sum_plus.
    apply (mean_le n Hn). intros i _. set (t := dot d (x i) v).
    assert (S : 0 <= / Gamma * (Gamma * u i - t) ^ 2)
      by (apply Rmult_le_pos; [left; apply Rinv_0_lt_compat, HG | apply pow2_ge_0]).
    replace (/ Gamma * (Gamma * u i - t) ^ 2) with (Gamma * u i ^ 2 + / Gamma * t ^ 2 - 2 * (u i * t)) in S
      by (field; lra). lra. }
  specialize (H v).
  assert (/ Gamma * mean n (fun i => dot d (x i) v ^ 2) <= norm2 d v).
  { apply Rmult_le_reg_l with Gamma; [exact HG|]. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra. exact H. }
  rewrite <- E in Y. lra.
Qed.

Lemma curvature_by_trace d n x Gamma : (0 < n)%nat -> 0 < Gamma ->
  mean n (fun i => norm2 d (x i)) <= Gamma -> curvature d n x Gamma.
Proof.
  intros Hn HG H. apply curvature_from_forms; auto. intros v.
  apply Rle_trans with (norm2 d v * mean n (fun i => norm2 d (x i))).
  - rewrite <- mean_scale by exact Hn. apply mean_le; [exact Hn|]. intros i _.
    replace (dot d (x i) v ^ 2) with (Rabs (dot d (x i) v) * Rabs (dot d (x i) v))
      by (rewrite <- Rabs_mult, Rabs_pos_eq by apply Rle_0_sqr; ring).
    rewrite <- !norm_square.
    replace (norm d v * norm d v * (norm d (x i) * norm d (x i)))
      with ((norm d (x i) * norm d v) * (norm d (x i) * norm d v)) by ring.
    apply Rmult_le_compat; try apply Rabs_pos; apply cauchy_schwarz.
  - rewrite Rmult_comm. apply Rmult_le_compat_r; [apply norm2_nonneg | exact H].
Qed.

Lemma curvature_in_the_plane n x Gamma : (0 < n)%nat -> 0 < Gamma ->
  let second k l := mean n (fun i => x i k * x i l) in
  second 0%nat 0%nat < Gamma ->
  second 0%nat 1%nat * second 0%nat 1%nat
    <= (Gamma - second 0%nat 0%nat) * (Gamma - second 1%nat 1%nat) ->
  curvature 2 n x Gamma.
Proof.
  intros Hn HG second H0 H1. apply curvature_from_forms; auto. intros v.
  replace (mean n (fun i => dot 2 (x i) v ^ 2)) with
    (v 0%nat ^ 2 * second 0%nat 0%nat + 2 * v 0%nat * v 1%nat * second 0%nat 1%nat
     + v 1%nat ^ 2 * second 1%nat 1%nat).
  2: { unfold second. rewrite <- !mean_scale by exact Hn. unfold mean, Rdiv.
       rewrite <- !Rmult_plus_distr_r, <- !sum_plus. f_equal. apply sum_ext. intros. unfold dot. simpl. ring. }
  set (p := Gamma - second 0%nat 0%nat) in *. set (r := Gamma - second 1%nat 1%nat) in *.
  set (q := second 0%nat 1%nat) in *.
  assert (Hp : 0 < p) by (unfold p; lra).
  assert (S : 0 <= / p * ((p * v 0%nat - q * v 1%nat) ^ 2 + v 1%nat ^ 2 * (p * r - q * q))).
  { apply Rmult_le_pos; [left; apply Rinv_0_lt_compat, Hp|].
    assert (0 <= v 1%nat ^ 2 * (p * r - q * q)) by (apply Rmult_le_pos; [apply pow2_ge_0 | lra]).
    pose proof (pow2_ge_0 (p * v 0%nat - q * v 1%nat)). lra. }
  replace (/ p * ((p * v 0%nat - q * v 1%nat) ^ 2 + v 1%nat ^ 2 * (p * r - q * q))) with (p * v 0%nat ^ 2 - 2 * v 0%nat * v 1%nat * q + r * v 1%nat ^ 2) in S by (field; lra).
  unfold norm2, dot. simpl sum. unfold p, r in S. lra.
Qed.
