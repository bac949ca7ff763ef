(** The cluster K(N, Δ, ξ) with N = 2p easy points and one outlier.

    Proved for 0 < Δ < π and |ξ| ≤ ¼: its slopes add up to Φ(F)e whenever the outputs are linear,
    f(x) = F e·x; and which weight vectors see all of its points from farther than ρ, or none of
    them. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network NetworkTheorems Descent Orthants.
Open Scope R_scope.

(** Neurons that are inactive on all points never move. *)
Lemma dead_output d h n x a W0 radius eta dloss : paired h a W0 ->
  (forall i j, (i < n)%nat -> (j < h + h)%nat -> pre d x W0 i j < 0) ->
  forall t i, (i < n)%nat -> output d (h + h) x a (descent d (h + h) n x a W0 radius eta dloss t) i = 0.
Proof.
  intros HP HD t. set (W := descent d (h + h) n x a W0 radius eta dloss).
  assert (S : forall i j, (i < n)%nat -> (j < h + h)%nat -> pre d x (W t) i j = pre d x W0 i j).
  { induction t as [|t IH]; [reflexivity|]. intros i j Hi Hj.
    destruct (descent_pre d n x (h + h) a W0 radius eta dloss t j) as [s Hs]. specialize (Hs i).
    fold W in Hs. rewrite gradient_dot in Hs. unfold mean in Hs.
    rewrite (sum_ext n _ (fun _ => 0)) in Hs.
    - rewrite sum_const, IH in Hs by assumption. unfold Rdiv in Hs. ring_simplify in Hs. lra.
    - intros l Hl. rewrite IH by assumption. specialize (HD l j Hl Hj).
      unfold step. destruct (Rle_dec _ _); [lra | ring]. }
  intros i Hi. rewrite <- (start_output d x h a W0 i HP). apply output_ext. intros; apply S; assumption.
Qed.

Section Cluster.
Variable p : nat.                 (* copies of each easy point *)
Variables Delta xi : R.
Variables easy outlier : R -> R.  (* slopes of the loss of an easy point and of the outlier *)

Notation n := (S (p + p)).
Definition nu : R := INR (p + p) * (1 + xi).

Definition cluster_point (i : nat) : vec :=
  if lt_dec i p then fun k => / (nu * cos (Delta / 2)) * ray (Delta / 2) k
  else if lt_dec i (p + p) then fun k => / (nu * cos (Delta / 2)) * ray (- (Delta / 2)) k
  else ray 0.
Definition cluster_label (i : nat) : R := if lt_dec i (p + p) then 1 else -1.
Definition cluster_slope (i : nat) : R -> R := if lt_dec i (p + p) then easy else outlier.
Definition height (i : nat) : R := if lt_dec i (p + p) then / nu else 1.

(** Φ(F) = ℓ'_+(F/ν)/(1 + ξ) + ℓ'_0(F). *)
Definition drift (F : R) : R := easy (F / nu) / (1 + xi) + outlier F.

Hypothesis some_copies : (0 < p)%nat.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis xi_range : - / 4 <= xi <= / 4.

Lemma p_real : 1 <= INR p.
Proof. change 1 with (INR 1). apply le_INR. lia. Qed.

Lemma nu_pos : 9 / 8 <= nu * (1 + xi) /\ 3 / 2 <= nu.
Proof.
  pose proof p_real as P. unfold nu. rewrite plus_INR.
  assert (2 * (3 / 4) <= (INR p + INR p) * (1 + xi)) by (apply Rmult_le_compat; lra).
  assert (2 * (3 / 4) * (3 / 4) <= (INR p + INR p) * (1 + xi) * (1 + xi)) by (apply Rmult_le_compat; lra).
  lra.
Qed.

Lemma height_spec i : dot 2 (ray 0) (cluster_point i) = height i /\ 0 < height i.
Proof.
  pose proof (cos_half_pos Delta Delta_range). destruct nu_pos as [_ N].
  unfold cluster_point, height. destruct (lt_dec i p), (lt_dec i (p + p)); try lia;
    (split; [|try (apply Rinv_0_lt_compat); lra]); unfold dot, sum, ray;
    rewrite cos_0, sin_0, ?cos_neg, ?sin_neg; try field; lra.
Qed.

Lemma sum_cluster (u : nat -> R) v w o : (forall i, (i < p)%nat -> u i = v) ->
  (forall i, (i < p)%nat -> u (p + i)%nat = w) -> u (p + p)%nat = o -> sum n u = INR p * (v + w) + o.
Proof.
  intros V W O. simpl sum. rewrite O, sum_split, (sum_ext p u (fun _ => v)),
    (sum_ext p (fun j => u (p + j)%nat) (fun _ => w)), !sum_const by assumption. ring.
Qed.

Lemma cluster_aligned F k :
  sum n (fun i => cluster_slope i (height i * F) * cluster_point i k) = drift F * ray 0 k.
Proof.
  pose proof (cos_half_pos Delta Delta_range) as C. destruct nu_pos as [_ N]. pose proof p_real as P.
  rewrite (sum_cluster _ (easy (/ nu * F) * (/ (nu * cos (Delta / 2)) * ray (Delta / 2) k))
    (easy (/ nu * F) * (/ (nu * cos (Delta / 2)) * ray (- (Delta / 2)) k)) (outlier F * ray 0 k)).
  - unfold drift. replace (F / nu) with (/ nu * F) by (unfold Rdiv; ring).
    replace (easy (/ nu * F) / (1 + xi)) with (easy (/ nu * F) * (INR p * 2 / nu))
      by (unfold nu; rewrite plus_INR; field; lra).
    destruct k as [|[|k]]; simpl; rewrite ?cos_neg, ?sin_neg, ?cos_0, ?sin_0; field; lra.
  - intros i Hi. unfold cluster_slope, height, cluster_point.
    destruct (lt_dec i (p + p)); [|lia]. destruct (lt_dec i p); [reflexivity | lia].
  - intros i Hi. unfold cluster_slope, height, cluster_point.
    destruct (lt_dec (p + i) (p + p)); [|lia]. destruct (lt_dec (p + i) p); [lia | reflexivity].
  - unfold cluster_slope, height, cluster_point. destruct (lt_dec (p + p) (p + p)); [lia|].
    destruct (lt_dec (p + p) p); [lia|]. now rewrite Rmult_1_l.
Qed.

(** A pair is good if it is inactive on all points or W·x_i > ρ e·x_i on all. *)
Definition past (rho : R) (w : vec) (s : R) : R := if Rlt_dec (rho * cos s) (dot 2 w (ray s)) then 1 else 0.
Definition none (w : vec) : R := inactive w (ray (Delta / 2)) * inactive w (ray (- (Delta / 2))).
Definition far (rho : R) (w : vec) : R := past rho w (Delta / 2) * past rho w (- (Delta / 2)).

Lemma none_01 w : none w = 0 \/ none w = 1.
Proof.
  unfold none. destruct (inactive_01 w (ray (Delta / 2))) as [->| ->],
    (inactive_01 w (ray (- (Delta / 2)))) as [->| ->]; lra.
Qed.

Lemma far_01 rho w : far rho w = 0 \/ far rho w = 1.
Proof. unfold far, past. repeat destruct (Rlt_dec _ _); lra. Qed.

Lemma dot_cluster w i : dot 2 w (cluster_point i) =
  if lt_dec i p then / (nu * cos (Delta / 2)) * dot 2 w (ray (Delta / 2))
  else if lt_dec i (p + p) then / (nu * cos (Delta / 2)) * dot 2 w (ray (- (Delta / 2)))
  else (dot 2 w (ray (Delta / 2)) + dot 2 w (ray (- (Delta / 2)))) / (2 * cos (Delta / 2)).
Proof.
  pose proof (cos_half_pos Delta Delta_range). destruct nu_pos as [_ N]. unfold cluster_point.
  destruct (lt_dec i p), (lt_dec i (p + p)); unfold dot, sum, ray;
    rewrite ?cos_neg, ?sin_neg, ?cos_0, ?sin_0; field; lra.
Qed.

Lemma none_spec w i : none w = 1 -> dot 2 w (cluster_point i) < 0.
Proof.
  pose proof (cos_half_pos Delta Delta_range). destruct nu_pos as [_ N].
  assert (R : 0 < / (nu * cos (Delta / 2))) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra).
  assert (R' : 0 < / (2 * cos (Delta / 2))) by (apply Rinv_0_lt_compat; lra).
  unfold none, inactive, step. intros H0. rewrite dot_cluster.
  set (u := dot 2 w (ray (Delta / 2))) in *. set (v := dot 2 w (ray (- (Delta / 2)))) in *.
  destruct (Rle_dec 0 u), (Rle_dec 0 v); try lra.
  assert (0 < / (nu * cos (Delta / 2)) * - u) by (apply Rmult_lt_0_compat; lra).
  assert (0 < / (nu * cos (Delta / 2)) * - v) by (apply Rmult_lt_0_compat; lra).
  assert (0 < / (2 * cos (Delta / 2)) * - (u + v)) by (apply Rmult_lt_0_compat; lra).
  unfold Rdiv. destruct (lt_dec i p); [lra|]. destruct (lt_dec i (p + p)); lra.
Qed.

Lemma far_spec rho w i : far rho w = 1 -> rho * height i < dot 2 w (cluster_point i).
Proof.
  pose proof (cos_half_pos Delta Delta_range). destruct nu_pos as [_ N].
  assert (R : 0 < / (nu * cos (Delta / 2))) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra).
  assert (R' : 0 < / (2 * cos (Delta / 2))) by (apply Rinv_0_lt_compat; lra).
  unfold far, past. intros H0. rewrite dot_cluster. rewrite cos_neg in H0.
  set (u := dot 2 w (ray (Delta / 2))) in *. set (v := dot 2 w (ray (- (Delta / 2)))) in *.
  destruct (Rlt_dec (rho * cos (Delta / 2)) u), (Rlt_dec (rho * cos (Delta / 2)) v); try lra.
  set (c := cos (Delta / 2)) in *.
  assert (0 < / (nu * c) * (u - rho * c)) by (apply Rmult_lt_0_compat; lra).
  assert (0 < / (nu * c) * (v - rho * c)) by (apply Rmult_lt_0_compat; lra).
  assert (0 < / (2 * c) * (u + v - 2 * (rho * c))) by (apply Rmult_lt_0_compat; lra).
  replace (/ (nu * c) * (u - rho * c)) with (/ (nu * c) * u - rho * / nu) in * by (field; lra).
  replace (/ (nu * c) * (v - rho * c)) with (/ (nu * c) * v - rho * / nu) in * by (field; lra).
  replace (/ (2 * c) * (u + v - 2 * (rho * c))) with ((u + v) / (2 * c) - rho) in * by (field; lra).
  unfold height. destruct (lt_dec i p), (lt_dec i (p + p)); try lia; lra.
Qed.
End Cluster.
